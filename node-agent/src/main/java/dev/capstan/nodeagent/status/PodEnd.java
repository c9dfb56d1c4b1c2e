package dev.capstan.nodeagent.status;

/**
 * How a Pod ended for good. Once said it is never taken back.
 *
 * @param reason {@code Terminated}, {@code DeadlineExceeded}, {@code OutOfcpu}, …; the empty string for none
 * @param message for people; the empty string for none
 * @param neverRan the node refused the Pod: there is nothing to say about containers
 */
public record PodEnd(Phase phase, String reason, String message, boolean neverRan) {

    /** The two phases that nothing follows. */
    public enum Phase {
        Succeeded,
        Failed
    }

    public static PodEnd succeeded() {
        return new PodEnd(Phase.Succeeded, "", "", false);
    }

    public static PodEnd failed(String reason, String message) {
        return new PodEnd(Phase.Failed, reason, message, false);
    }

    public static PodEnd rejected(String reason, String message) {
        return new PodEnd(Phase.Failed, reason, message, true);
    }
}

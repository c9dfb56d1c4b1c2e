package dev.capstan.nodeagent.cleanup;

/** Something of the cluster is still there; the failures are suppressed in it. */
public class IncompletePurgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IncompletePurgeException(String message) {
        super(message);
    }
}

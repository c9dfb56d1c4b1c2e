package dev.capstan.nodeagent.probe;

/**
 * What a probe's outcomes add up to. A result changes only after as many equal outcomes in a row as its threshold says.
 *
 * <p>Example with failureThreshold 3, a ready container: bad, bad, good, bad, bad, bad. It is ready until the last of them.
 */
final class ProbeState {
    /** Unlike a yes or no, a startup probe can still be out. */
    enum Result {
        SUCCESS,
        FAILURE,
        UNKNOWN
    }

    private final ProbeTimes times;
    private volatile Result result;
    private boolean lastWasGood;
    private int run;

    ProbeState(ProbeTimes times, Result initial) {
        this.times = times;
        this.result = initial;
    }

    Result result() {
        return result;
    }

    /** Whether the result has changed. */
    boolean record(ProbeOutcome outcome) {
        return switch (outcome) {
            case ProbeOutcome.Unknown ignored -> false;
            case ProbeOutcome.Success ignored -> count(true);
            case ProbeOutcome.Failure ignored -> count(false);
        };
    }

    private boolean count(boolean good) {
        run = good == lastWasGood ? run + 1 : 1;
        lastWasGood = good;
        if (run < (good ? times.successThreshold() : times.failureThreshold())) {
            return false;
        }
        Result next = good ? Result.SUCCESS : Result.FAILURE;
        boolean changed = next != result;
        result = next;
        return changed;
    }
}

package dev.capstan.nodeagent.probe;

/** What came of asking once. */
sealed interface ProbeOutcome {
    record Success() implements ProbeOutcome {}

    /** The container answered wrongly or not at all. */
    record Failure(String output) implements ProbeOutcome {}

    /** Nobody knows: the question couldn't be put. Changes nothing. */
    record Unknown(String problem) implements ProbeOutcome {}

    static ProbeOutcome success() {
        return new Success();
    }
}

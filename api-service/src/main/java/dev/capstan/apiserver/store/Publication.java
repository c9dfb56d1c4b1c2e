package dev.capstan.apiserver.store;

/** How far the change log has been handed on to Kafka; the relay says so. */
public interface Publication {
    /** Every change up to this revision was acknowledged by Kafka. */
    long published();

    /** Every change up to this revision stays in Kafka, whatever crashes: the log may forget it. */
    long settled();

    /** Whether topics are being rebuilt. */
    boolean rebuilding();
}

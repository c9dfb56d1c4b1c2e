package dev.capstan.apiserver.store;

/** How far the change log has been handed on to Kafka; the relay says so. */
public interface Publication {
    /** Read at one moment: a revision that goes with another moment's "not rebuilding" would promise what isn't there. */
    Progress progress();

    /** Every change up to this revision stays in Kafka, whatever crashes: the log may forget it. */
    long settled();

    /**
     * How far it is now.
     *
     * @param published every change up to this revision was acknowledged by Kafka, unless it is rebuilding
     * @param rebuilding whether topics are being rebuilt, or may have to be
     */
    record Progress(long published, boolean rebuilding) {}
}

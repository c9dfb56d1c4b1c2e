package dev.capstan.apiserver.publish;

/** What the active relay is doing. Only while it is following may an informer call itself synced. */
enum RelayPhase {
    /** Comparing what the topics hold with what they should. */
    CHECKING,
    /** Writing topics anew under a new epoch. Outlives a crash. */
    REBUILDING,
    /** Sending changes as they come. */
    FOLLOWING
}

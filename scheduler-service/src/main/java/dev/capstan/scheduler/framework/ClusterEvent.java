package dev.capstan.scheduler.framework;

/** What may make room for a Pod that fitted nowhere. */
public enum ClusterEvent {
    NODE_ADDED,
    NODE_ALLOCATABLE_CHANGED,
    NODE_LABELS_CHANGED,
    /** Taints, cordon and readiness. */
    NODE_TAINTS_CHANGED,
    /** A bound or assumed Pod ended, was deleted, or its binding failed: what it took is free again. */
    POD_REMOVED
}

package dev.capstan.scheduler.framework;

import java.util.Set;

/** One rule of placing Pods. Holds no state: what it needs is in its arguments. */
public interface Plugin {
    /** Kubernetes' name of it. */
    String name();

    /** The events after which a Pod that this plug-in rejected is worth another try. */
    default Set<ClusterEvent> helpfulEvents() {
        return Set.of();
    }
}

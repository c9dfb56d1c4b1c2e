package dev.capstan.scheduler.framework;

import dev.capstan.scheduler.cache.PodInfo;

/** Looks at the Pod alone, before any node: what no node can satisfy is rejected here. */
public interface PreFilterPlugin extends Plugin {
    FilterResult preFilter(PodInfo pod);
}

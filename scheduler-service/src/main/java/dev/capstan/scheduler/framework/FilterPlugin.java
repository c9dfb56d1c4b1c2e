package dev.capstan.scheduler.framework;

import dev.capstan.scheduler.cache.NodeInfo;
import dev.capstan.scheduler.cache.PodInfo;

/** Says whether a Pod may run on a node. Called for thousands of nodes per Pod: no allocation for those that pass. */
public interface FilterPlugin extends Plugin {
    FilterResult filter(PodInfo pod, NodeInfo node);
}

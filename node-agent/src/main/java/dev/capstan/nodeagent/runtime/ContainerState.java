package dev.capstan.nodeagent.runtime;

/** CRI's states of a container. */
public enum ContainerState {
    CREATED,
    RUNNING,
    EXITED,
    UNKNOWN
}

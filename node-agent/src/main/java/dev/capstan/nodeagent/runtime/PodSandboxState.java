package dev.capstan.nodeagent.runtime;

/** A sandbox is ready while its process runs. */
public enum PodSandboxState {
    READY,
    NOTREADY
}

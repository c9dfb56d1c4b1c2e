package dev.capstan.nodeagent.runtime;

import java.time.Instant;

/** Something happened in the runtime. A hint to look, never a fact to act on. */
public sealed interface RuntimeEvent {

    /**
     * A container or sandbox of this node changed.
     *
     * @param sandbox whether it is a Pod's sandbox
     */
    record ContainerChanged(Type type, String containerId, String podUid, boolean sandbox, Instant at)
            implements RuntimeEvent {}

    /** The stream was (re)connected, and events may have been missed: list everything again. */
    record Resync() implements RuntimeEvent {}

    /** CRI's event types. */
    enum Type {
        CREATED,
        STARTED,
        STOPPED,
        DELETED
    }
}

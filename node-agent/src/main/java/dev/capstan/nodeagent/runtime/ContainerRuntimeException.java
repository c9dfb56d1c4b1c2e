package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** The runtime refused or failed. The message is fit for a Pod's status or an event. */
public class ContainerRuntimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContainerRuntimeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

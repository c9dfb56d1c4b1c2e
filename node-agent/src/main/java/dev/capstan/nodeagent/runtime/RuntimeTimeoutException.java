package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** The runtime took longer than the call may take. It may still carry the call out: look before repeating it. */
public class RuntimeTimeoutException extends ContainerRuntimeException {
    private static final long serialVersionUID = 1L;

    public RuntimeTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

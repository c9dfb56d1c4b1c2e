package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** A command in a container didn't end in time. */
public class ExecTimeoutException extends ContainerRuntimeException {
    private static final long serialVersionUID = 1L;

    public ExecTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

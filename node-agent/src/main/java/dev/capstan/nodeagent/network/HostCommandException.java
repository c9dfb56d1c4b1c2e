package dev.capstan.nodeagent.network;

import dev.capstan.nodeagent.runtime.NetworkException;
import org.jspecify.annotations.Nullable;

/** A program of the host couldn't be run, or failed. */
public class HostCommandException extends NetworkException {
    private static final long serialVersionUID = 1L;

    public HostCommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

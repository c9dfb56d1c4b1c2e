package dev.capstan.nodeagent.network;

import dev.capstan.nodeagent.runtime.NetworkException;
import org.jspecify.annotations.Nullable;

/**
 * A plug-in couldn't be asked: it isn't there (its package is being upgraded), takes too long, was killed, or the agent is
 * stopping. What it would have said about the network isn't known: ask again later.
 */
public class PluginUnavailableException extends NetworkException {
    private static final long serialVersionUID = 1L;

    public PluginUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

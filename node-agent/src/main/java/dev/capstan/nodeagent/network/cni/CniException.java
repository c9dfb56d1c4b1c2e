package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.runtime.NetworkException;
import org.jspecify.annotations.Nullable;

/** A plug-in refused or failed; the message is its own. */
final class CniException extends NetworkException {
    private static final long serialVersionUID = 1L;

    CniException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

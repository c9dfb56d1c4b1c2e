package dev.capstan.nodeagent.runtime;

import org.jspecify.annotations.Nullable;

/** A sandbox couldn't be attached to or detached from the network (Kubernetes' FailedCreatePodSandBox). */
public class NetworkException extends ContainerRuntimeException {
    private static final long serialVersionUID = 1L;

    public NetworkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

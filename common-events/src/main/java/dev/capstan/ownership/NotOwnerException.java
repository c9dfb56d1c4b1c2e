package dev.capstan.ownership;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** A write that was not sent, since the shard that it is about isn't ours, or no longer. */
public final class NotOwnerException extends KubernetesClientException {
    private static final long serialVersionUID = 1L;

    NotOwnerException(String request) {
        super("not sent, the shard is another instance's: " + request);
    }
}

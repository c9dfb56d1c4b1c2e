package dev.capstan.client;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** What an API error says, without the client's own words around it. */
public final class ApiErrors {
    public static final int NOT_FOUND = 404;
    public static final int CONFLICT = 409;

    private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";
    private static final String ALREADY_EXISTS = "AlreadyExists";

    private ApiErrors() {}

    /** The server's message, as {@code kubectl} shows it and Kubernetes' controllers put into events and conditions. */
    public static String messageOf(RuntimeException failure) {
        if (failure instanceof KubernetesClientException refused) {
            Status status = refused.getStatus();
            if (status != null && status.getMessage() != null) {
                return status.getMessage();
            }
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Both this and a lost update are 409; only the reason tells them apart. */
    public static boolean isAlreadyExists(KubernetesClientException failure) {
        Status status = failure.getStatus();
        return failure.getCode() == CONFLICT && status != null && ALREADY_EXISTS.equals(status.getReason());
    }

    /** Nothing can be created in a namespace that is going; whoever tries has nothing to report. */
    public static boolean isNamespaceTerminating(KubernetesClientException failure) {
        Status status = failure.getStatus();
        return status != null
                && status.getDetails() != null
                && status.getDetails().getCauses() != null
                && status.getDetails().getCauses().stream()
                        .anyMatch(cause -> NAMESPACE_TERMINATING.equals(cause.getReason()));
    }
}

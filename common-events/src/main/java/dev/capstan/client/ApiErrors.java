package dev.capstan.client;

import dev.capstan.management.StartFailure;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What an API error says, without the client's own words around it. */
public final class ApiErrors {
    public static final int NOT_FOUND = 404;
    public static final int CONFLICT = 409;

    private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";
    private static final String ALREADY_EXISTS = "AlreadyExists";

    /** Too many requests, not ready yet, or not as far as it was asked to be. */
    private static final Set<Integer> LATER = Set.of(429, 503, 504);

    private static final int GATEWAY_TIMEOUT = 504;

    private ApiErrors() {}

    /** Nobody answered, or the server said that it can't at the moment: whoever asks again unchanged may well succeed. */
    public static boolean isUnavailable(RuntimeException failure) {
        return failure instanceof KubernetesClientException unanswered
                && (unanswered.getCode() > 0 ? LATER.contains(unanswered.getCode()) : hasLostConnection(unanswered));
    }

    /**
     * Whether nobody knows what came of a write: the connection broke, or no answer came in time. One that could be sent to nobody
     * came to nothing.
     */
    public static boolean leavesOpen(RuntimeException failure) {
        return failure instanceof KubernetesClientException unanswered
                && (unanswered.getCode() == GATEWAY_TIMEOUT
                        || (unanswered.getCode() <= 0
                                && hasLostConnection(unanswered)
                                && causes(unanswered).noneMatch(ConnectException.class::isInstance)));
    }

    /** The client's own complaints, say about a body that it can't read, have no code either. */
    private static boolean hasLostConnection(KubernetesClientException unanswered) {
        return causes(unanswered).anyMatch(cause -> cause instanceof IOException || cause instanceof TimeoutException);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    /**
     * Why nobody answered, or wasn't even asked: a refused connection, a token that can't be read. The client's own message says
     * only that something went wrong.
     */
    public static String reasonOf(RuntimeException unanswered) {
        Throwable root = unanswered;
        while (root.getCause() != null && !(root instanceof StartFailure)) {
            root = root.getCause();
        }
        if (root instanceof StartFailure unusable) {
            return String.valueOf(unusable.getMessage());
        }
        return root == unanswered ? String.valueOf(unanswered.getMessage()) : root.toString();
    }

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

package dev.capstan.replicaset.scaling;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads out of a terminated Pod when it lived and what it died of. */
final class PodTermination {
    private static final int MAX_MESSAGE = 1024;
    private static final String LAST_OUTPUT = "; last output: ";

    private PodTermination() {}

    static Instant startOf(Pod pod) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp());
    }

    /** When its last container finished; for a Pod none of whose containers ever ran, when it was made. */
    static Instant endOf(Pod pod) {
        return terminations(pod).stream()
                .map(ContainerStateTerminated::getFinishedAt)
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .max(Comparator.naturalOrder())
                .orElseGet(() -> startOf(pod));
    }

    /**
     * For users who come after the Pod is gone: {@code Pod web-x terminated: Terminated; container main: Error, exit code 3;
     * last output: …}. Events end at 1024 characters, so it is the last output that is kept short, from its end.
     *
     * @param lastOutput of a Pod's container, asked only when a container failed without a termination message
     */
    static String describe(Pod pod, BiFunction<Pod, String, String> lastOutput) {
        StringBuilder text = new StringBuilder("Pod ")
                .append(pod.getMetadata().getName())
                .append(" terminated: ")
                .append(firstNonEmpty(
                        pod.getStatus().getReason(), pod.getStatus().getPhase()));
        if (!isEmpty(pod.getStatus().getMessage())) {
            text.append(" (").append(pod.getStatus().getMessage()).append(')');
        }
        lastToFail(pod).ifPresent(container -> {
            ContainerStateTerminated state = container.getState().getTerminated();
            text.append("; container ").append(container.getName()).append(": ");
            text.append(firstNonEmpty(state.getReason(), "terminated"));
            text.append(", exit code ").append(state.getExitCode());
            boolean failed = !Objects.equals(state.getExitCode(), 0);
            String output = isEmpty(state.getMessage()) && failed
                    ? lastOutput.apply(pod, container.getName())
                    : firstNonEmpty(state.getMessage(), "");
            if (!output.isBlank()) {
                text.append(LAST_OUTPUT);
                text.append(tail(output.strip(), MAX_MESSAGE - text.length()));
            }
        });
        return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) : text.toString();
    }

    /** The container with an exit code other than 0 that finished last, else the one that finished last. */
    private static Optional<ContainerStatus> lastToFail(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(container ->
                        container.getState() != null && container.getState().getTerminated() != null)
                .max(Comparator.comparing((ContainerStatus container) -> !Objects.equals(
                                container.getState().getTerminated().getExitCode(), 0))
                        .thenComparing(container -> firstNonEmpty(
                                container.getState().getTerminated().getFinishedAt(), "")));
    }

    private static List<ContainerStateTerminated> terminations(Pod pod) {
        if (pod.getStatus() == null) {
            return List.of();
        }
        return pod.getStatus().getContainerStatuses().stream()
                .filter(container -> container.getState() != null)
                .map(container -> container.getState().getTerminated())
                .filter(Objects::nonNull)
                .toList();
    }

    private static String tail(String text, int length) {
        return text.length() <= length ? text : text.substring(text.length() - Math.max(0, length));
    }

    private static String firstNonEmpty(@Nullable String first, @Nullable String second) {
        return !isEmpty(first) ? first : second == null ? "" : second;
    }

    private static boolean isEmpty(@Nullable String text) {
        return text == null || text.isEmpty();
    }
}

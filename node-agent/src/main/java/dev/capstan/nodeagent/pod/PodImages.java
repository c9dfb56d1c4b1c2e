package dev.capstan.nodeagent.pod;

import dev.capstan.client.EventRecorder;
import dev.capstan.nodeagent.runtime.ContainerRuntime;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.Image;
import dev.capstan.nodeagent.runtime.ImagePullException;
import dev.capstan.nodeagent.status.Waiting;
import dev.capstan.tracing.Cause;
import dev.capstan.tracing.Tracing;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees to the images of one Pod's containers, as their {@code imagePullPolicy} says. Pulling is slow, so it goes on beside
 * the Pod's worker, which is woken when it has ended.
 *
 * <p>A failed pull is reported as ErrImagePull, then as ImagePullBackOff until it is tried again: after 10 s, doubling to
 * 5 min.
 */
final class PodImages {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));
    /** How long the cause of a failure is shown before "backing off" takes its place. */
    private static final Duration CAUSE_SHOWN = Duration.ofSeconds(2);

    private final ContainerRuntime runtime;
    private final EventRecorder events;
    private final Tracing tracing;
    private final Clock clock;
    private final Runnable onChange;
    private final Map<String, Pull> pulls = new HashMap<>();

    PodImages(ContainerRuntime runtime, EventRecorder events, Tracing tracing, Clock clock, Runnable onChange) {
        this.runtime = runtime;
        this.events = events;
        this.tracing = tracing;
        this.clock = clock;
        this.onChange = onChange;
    }

    /** Whether a container can be made from its image now. */
    sealed interface Availability {
        record Present(Image image) implements Availability {}

        /** Being pulled: the worker is woken when that has ended. */
        record Pulling() implements Availability {}

        /**
         * Not now.
         *
         * @param retryAt when to ask again
         */
        record Missing(Waiting why, Instant retryAt) implements Availability {}
    }

    /** The pull of one container's image. Written by the pulling thread, read by the worker. */
    private static final class Pull {
        private int failures;
        private volatile boolean running;
        private volatile boolean done;
        private volatile @Nullable Waiting failure;
        private Instant failedAt = Instant.EPOCH;
        private boolean backOffTold;

        private Instant retryAt() {
            return failedAt.plus(BACKOFF.delay(Math.max(0, failures - 1)));
        }
    }

    synchronized Availability availability(Pod pod, Container container) {
        String image = container.getImage();
        EventRecorder about = ContainerEvents.of(events, pod, container.getName());
        Pull pull = pulls.computeIfAbsent(container.getName() + "=" + image, key -> new Pull());
        if (pull.running) {
            return new Availability.Pulling();
        }
        String policy = policy(container);
        boolean mayUseLocal = !"Always".equals(policy) || pull.done;
        Optional<Image> local = mayUseLocal ? runtime.imageStatus(image) : Optional.empty();
        if (local.isPresent()) {
            if (!pull.done) {
                about.normal(pod, "Pulled", "Container image \"" + image + "\" already present on machine");
            }
            pull.done = false;
            return new Availability.Present(local.get());
        }
        if ("Never".equals(policy)) {
            return neverPulled(about, pod, image);
        }
        @Nullable Waiting failure = pull.failure;
        return failure != null && pull.retryAt().isAfter(clock.instant())
                ? backingOff(about, pod, image, pull, failure)
                : begin(about, pod, image, pull);
    }

    private static String policy(Container container) {
        if (container.getImagePullPolicy() != null
                && !container.getImagePullPolicy().isEmpty()) {
            return container.getImagePullPolicy();
        }
        String name = container.getImage().substring(container.getImage().lastIndexOf('/') + 1);
        boolean latest = !name.contains(":") || name.endsWith(":latest");
        return latest && !name.contains("@") ? "Always" : "IfNotPresent";
    }

    private Availability neverPulled(EventRecorder about, Pod pod, String image) {
        String message = "Container image \"" + image + "\" is not present with pull policy of Never";
        about.warning(pod, "ErrImageNeverPull", message);
        about.warning(pod, "Failed", "Error: ErrImageNeverPull");
        return new Availability.Missing(
                new Waiting("ErrImageNeverPull", message), clock.instant().plus(BACKOFF.base()));
    }

    private Availability backingOff(EventRecorder about, Pod pod, String image, Pull pull, Waiting failure) {
        Instant causeShownUntil = pull.failedAt.plus(CAUSE_SHOWN);
        if (causeShownUntil.isAfter(clock.instant())) {
            return new Availability.Missing(failure, causeShownUntil);
        }
        String message = "Back-off pulling image \"" + image + "\"";
        if (!pull.backOffTold) {
            pull.backOffTold = true;
            about.normal(pod, "BackOff", message);
            about.warning(pod, "Failed", "Error: ImagePullBackOff");
        }
        return new Availability.Missing(new Waiting("ImagePullBackOff", message), pull.retryAt());
    }

    private Availability begin(EventRecorder about, Pod pod, String image, Pull pull) {
        pull.running = true;
        about.normal(pod, "Pulling", "Pulling image \"" + image + "\"");
        // Woken by the pull, the worker goes on in the pull's trace.
        Thread.ofVirtual().name("pull-" + image).start(Cause.carried(() -> {
            try {
                pull(about, pod, image, pull);
            } finally {
                pull.running = false;
                onChange.run();
            }
        }));
        return new Availability.Pulling();
    }

    private void pull(EventRecorder about, Pod pod, String image, Pull pull) {
        Instant begun = clock.instant();
        try {
            tracing.in("PullImage", () -> runtime.pullImage(image));
            pull.failures = 0;
            pull.failure = null;
            pull.done = true;
            about.normal(
                    pod,
                    "Pulled",
                    "Successfully pulled image \"" + image + "\" in "
                            + Duration.between(begun, clock.instant()).toMillis() + "ms");
        } catch (ContainerRuntimeException failure) {
            String reason =
                    failure instanceof ImagePullException known ? known.reason().name() : "ErrImagePull";
            pull.failures++;
            pull.failedAt = clock.instant();
            pull.backOffTold = false;
            pull.failure = new Waiting(reason, String.valueOf(failure.getMessage()));
            about.warning(pod, "Failed", "Failed to pull image \"" + image + "\": " + failure.getMessage());
            about.warning(pod, "Failed", "Error: " + reason);
        }
    }
}

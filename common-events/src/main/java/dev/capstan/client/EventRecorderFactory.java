package dev.capstan.client;

import dev.capstan.ownership.Tenure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;

/** Makes recorders of Kubernetes Events. All share one sender. */
public final class EventRecorderFactory implements DisposableBean {
    private final EventSender sender;
    private final Clock clock;

    EventRecorderFactory(KubernetesClient client, Clock clock) {
        this.sender = new EventSender(client, clock);
        this.clock = clock;
    }

    /**
     * @param component what {@code kubectl describe} shows under From, {@code deployment-controller}
     */
    public EventRecorder recorder(String component) {
        return recorder(component, "");
    }

    /**
     * @param host the node, for events of its agent
     */
    public EventRecorder recorder(String component, String host) {
        return new Recorder(sender, clock, component, host, null);
    }

    private record Recorder(
            EventSender sender,
            Clock clock,
            String component,
            String host,
            @Nullable String fieldPath) implements EventRecorder {
        @Override
        public void record(String type, HasMetadata about, String reason, String message) {
            // Who has lost the object's shard would tell of its own failure to write, which is nobody's trouble.
            if (Tenure.isLost()) {
                return;
            }
            sender.send(
                    new EventSender.Report(component, host, type, about, fieldPath, reason, message, clock.instant()));
        }

        @Override
        public EventRecorder about(String part) {
            return new Recorder(sender, clock, component, host, part);
        }
    }

    @Override
    public void destroy() {
        sender.close();
    }
}

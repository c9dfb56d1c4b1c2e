package dev.capstan.nodeagent.pod;

import dev.capstan.client.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;

/** Which part of a Pod an event about a container names: {@code spec.containers{web}}. */
final class ContainerEvents {
    private ContainerEvents() {}

    static EventRecorder of(EventRecorder events, Pod pod, String container) {
        boolean init = Stream.ofNullable(pod.getSpec().getInitContainers())
                .flatMap(List::stream)
                .anyMatch(one -> one.getName().equals(container));
        return events.about((init ? "spec.initContainers{" : "spec.containers{") + container + "}");
    }
}

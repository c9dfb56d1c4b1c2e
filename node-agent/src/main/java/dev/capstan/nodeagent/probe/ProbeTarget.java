package dev.capstan.nodeagent.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The running container that is asked.
 *
 * @param podIp where it listens
 */
record ProbeTarget(Pod pod, Container container, String containerId, String podIp, Instant startedAt) {

    /** @throws IllegalArgumentException when the container has no port of that name */
    int port(IntOrString port) {
        if (port.getIntVal() != null) {
            return port.getIntVal();
        }
        String name = port.getStrVal();
        return Stream.ofNullable(container.getPorts())
                .flatMap(List::stream)
                .filter(candidate -> name.equals(candidate.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseGet(() -> number(name));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException unknown) {
            throw new IllegalArgumentException("couldn't find port: " + text, unknown);
        }
    }
}

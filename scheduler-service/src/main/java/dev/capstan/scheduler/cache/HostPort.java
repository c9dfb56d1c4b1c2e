package dev.capstan.scheduler.cache;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;

/** A port of the node itself that a Pod asks for. */
public record HostPort(String ip, String protocol, int port) {
    private static final String ANY = "0.0.0.0";

    static List<HostPort> of(PodSpec spec) {
        List<HostPort> ports = new ArrayList<>();
        for (Container container : spec.getContainers()) {
            if (container.getPorts() != null) {
                container.getPorts().stream()
                        .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                        .map(HostPort::of)
                        .forEach(ports::add);
            }
        }
        return List.copyOf(ports);
    }

    private static HostPort of(ContainerPort port) {
        String ip = port.getHostIP() == null || port.getHostIP().isEmpty() ? ANY : port.getHostIP();
        return new HostPort(ip, port.getProtocol() == null ? "TCP" : port.getProtocol(), port.getHostPort());
    }

    /** The wildcard address overlaps every address. */
    public boolean conflictsWith(HostPort other) {
        return port == other.port
                && protocol.equals(other.protocol)
                && (ip.equals(other.ip) || ip.equals(ANY) || other.ip.equals(ANY));
    }
}

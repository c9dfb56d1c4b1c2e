package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.runtime.DnsConfig;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.PodSandboxSecurityContext;
import dev.capstan.nodeagent.runtime.PortMapping;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodDNSConfigOption;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Sysctl;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a Pod's spec says about its sandbox. */
final class SandboxConfigs {
    private static final int MAX_HOSTNAME = 63;

    private SandboxConfigs() {}

    static PodSandboxConfig of(Pod pod, int attempt) {
        return PodSandboxConfig.builder(metadata(pod, attempt))
                .hostname(hostname(pod))
                .dns(dns(pod.getSpec()))
                .portMappings(portMappings(pod.getSpec()))
                .securityContext(securityContext(pod.getSpec()))
                .requestedIp(reportedIp(pod))
                .build();
    }

    private static PodMetadata metadata(Pod pod, int attempt) {
        return new PodMetadata(
                pod.getMetadata().getName(),
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getUid(),
                attempt);
    }

    static String hostname(Pod pod) {
        @Nullable String wanted = pod.getSpec().getHostname();
        String name = wanted == null || wanted.isEmpty() ? pod.getMetadata().getName() : wanted;
        return name.length() <= MAX_HOSTNAME
                ? name
                : name.substring(0, MAX_HOSTNAME).replaceAll("[-.]+$", "");
    }

    /** There is no cluster DNS, so {@code ClusterFirst} means the host's servers, as in a kubelet without one. */
    private static DnsConfig dns(PodSpec spec) {
        @Nullable PodDNSConfig wanted = spec.getDnsConfig();
        if (wanted == null) {
            return DnsConfig.OF_HOST;
        }
        return new DnsConfig(
                orEmpty(wanted.getNameservers()),
                orEmpty(wanted.getSearches()),
                orEmpty(wanted.getOptions()).stream()
                        .map(SandboxConfigs::option)
                        .toList());
    }

    private static String option(PodDNSConfigOption option) {
        return option.getValue() == null ? option.getName() : option.getName() + ":" + option.getValue();
    }

    private static List<PortMapping> portMappings(PodSpec spec) {
        if (Boolean.TRUE.equals(spec.getHostNetwork())) {
            return List.of();
        }
        return spec.getContainers().stream()
                .flatMap(container -> orEmpty(container.getPorts()).stream())
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .map(SandboxConfigs::portMapping)
                .toList();
    }

    private static PortMapping portMapping(ContainerPort port) {
        return new PortMapping(
                port.getProtocol() == null ? "TCP" : port.getProtocol(),
                port.getContainerPort(),
                port.getHostPort(),
                port.getHostIP() == null ? "" : port.getHostIP());
    }

    private static PodSandboxSecurityContext securityContext(PodSpec spec) {
        Map<String, String> sysctls = spec.getSecurityContext() == null
                ? Map.of()
                : orEmpty(spec.getSecurityContext().getSysctls()).stream()
                        .collect(Collectors.toMap(Sysctl::getName, Sysctl::getValue));
        return new PodSandboxSecurityContext(
                Boolean.TRUE.equals(spec.getHostNetwork()),
                Boolean.TRUE.equals(spec.getHostPID()),
                Boolean.TRUE.equals(spec.getHostIPC()),
                sysctls);
    }

    /** The address that the Pod was given before: it keeps it for life, whatever happens to its sandbox. */
    private static @Nullable String reportedIp(Pod pod) {
        return pod.getStatus() == null || Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
                ? null
                : pod.getStatus().getPodIP();
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return Stream.ofNullable(list).flatMap(List::stream).toList();
    }
}

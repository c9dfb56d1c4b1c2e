package dev.capstan.nodeagent.volume;

import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of a Pod's {@code /etc/hosts}, as the kubelet writes it. */
final class EtcHosts {
    private static final String CLUSTER_DOMAIN = "cluster.local";

    private EtcHosts() {}

    static String ofPod(String podIp, String hostname, Optional<String> subdomain, Pod pod) {
        String names = subdomain
                .filter(name -> !name.isEmpty())
                .map(name -> hostname + "." + name + "." + pod.getMetadata().getNamespace() + ".svc." + CLUSTER_DOMAIN
                        + "\t" + hostname)
                .orElse(hostname);
        return """
                # Kubernetes-managed hosts file.
                127.0.0.1\tlocalhost
                ::1\tlocalhost ip6-localhost ip6-loopback
                fe00::0\tip6-localnet
                fe00::0\tip6-mcastprefix
                fe00::1\tip6-allnodes
                fe00::2\tip6-allrouters
                """ + podIp + "\t" + names + "\n";
    }

    /** Empty without any. */
    static String aliases(Pod pod) {
        List<HostAlias> aliases = Stream.ofNullable(pod.getSpec().getHostAliases())
                .flatMap(List::stream)
                .toList();
        return aliases.isEmpty()
                ? ""
                : aliases.stream()
                        .map(alias -> alias.getIp() + "\t" + String.join("\t", alias.getHostnames()) + "\n")
                        .collect(Collectors.joining("", "\n# Entries added by HostAliases.\n", ""));
    }
}

package dev.capstan.nodeagent.runtime;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a Pod's sandbox is to be.
 *
 * @param hostname what {@code hostname} answers in every container of the Pod
 * @param portMappings only the ports with a {@code hostPort}; an empty list keeps portmap out
 * @param labels kept on the sandbox; the runtime adds those it finds the sandbox by
 * @param annotations kept on the sandbox and given back unchanged
 * @param requestedIp an address that this Pod has had before (its {@code status.podIP}): the sandbox gets it or fails; null
 *     for any free one
 */
public record PodSandboxConfig(
        PodMetadata metadata,
        String hostname,
        DnsConfig dns,
        List<PortMapping> portMappings,
        Map<String, String> labels,
        Map<String, String> annotations,
        PodSandboxSecurityContext securityContext,
        @Nullable String requestedIp) {

    public PodSandboxConfig {
        portMappings = List.copyOf(portMappings);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    public static Builder builder(PodMetadata metadata) {
        return new Builder(metadata);
    }

    /** Everything but the metadata has a default: hostname is the Pod's name, the rest is empty. */
    public static final class Builder {
        private final PodMetadata metadata;
        private String hostname;
        private DnsConfig dns = DnsConfig.OF_HOST;
        private List<PortMapping> portMappings = List.of();
        private Map<String, String> labels = Map.of();
        private Map<String, String> annotations = Map.of();
        private PodSandboxSecurityContext securityContext = PodSandboxSecurityContext.DEFAULT;
        private @Nullable String requestedIp;

        private Builder(PodMetadata metadata) {
            this.metadata = metadata;
            this.hostname = metadata.name();
        }

        public Builder hostname(String value) {
            hostname = value;
            return this;
        }

        public Builder dns(DnsConfig value) {
            dns = value;
            return this;
        }

        public Builder portMappings(List<PortMapping> value) {
            portMappings = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            labels = value;
            return this;
        }

        public Builder annotations(Map<String, String> value) {
            annotations = value;
            return this;
        }

        public Builder securityContext(PodSandboxSecurityContext value) {
            securityContext = value;
            return this;
        }

        public Builder requestedIp(@Nullable String value) {
            requestedIp = value;
            return this;
        }

        public PodSandboxConfig build() {
            return new PodSandboxConfig(
                    metadata, hostname, dns, portMappings, labels, annotations, securityContext, requestedIp);
        }
    }
}

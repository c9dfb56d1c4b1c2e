package dev.capstan.nodeagent.env;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a Pod may learn about itself, in environment variables and downwardAPI volumes.
 *
 * @param pod with its spec
 * @param podIp the empty string before it is known
 * @param hostIp the node's address
 * @param allocatable the node's: what a limit is taken to be where none is set
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/downward-api/">Downward API</a>
 */
public record DownwardFields(Pod pod, String podIp, String hostIp, Map<String, Quantity> allocatable) {

    public DownwardFields {
        allocatable = Map.copyOf(allocatable);
    }

    /**
     * @param path {@code metadata.labels['app']}, {@code status.podIP}, …
     * @throws ContainerConfigException for a path that doesn't exist
     */
    public String field(String path) {
        int bracket = path.indexOf("['");
        if (bracket > 0 && path.endsWith("']")) {
            String key = path.substring(bracket + 2, path.length() - 2);
            return mapAt(path.substring(0, bracket)).getOrDefault(key, "");
        }
        return switch (path) {
            case "metadata.name" -> pod.getMetadata().getName();
            case "metadata.namespace" -> pod.getMetadata().getNamespace();
            case "metadata.uid" -> pod.getMetadata().getUid();
            case "metadata.labels", "metadata.annotations" -> lines(mapAt(path));
            case "spec.nodeName" -> orEmpty(pod.getSpec().getNodeName());
            case "spec.serviceAccountName" -> orEmpty(pod.getSpec().getServiceAccountName());
            case "status.hostIP", "status.hostIPs" -> hostIp;
            case "status.podIP", "status.podIPs" -> podIp;
            default -> throw new ContainerConfigException("unsupported fieldPath: " + path);
        };
    }

    private Map<String, String> mapAt(String path) {
        @Nullable
        Map<String, String> map = switch (path) {
            case "metadata.labels" -> pod.getMetadata().getLabels();
            case "metadata.annotations" -> pod.getMetadata().getAnnotations();
            default -> throw new ContainerConfigException("unsupported fieldPath: " + path);
        };
        return map == null ? Map.of() : map;
    }

    private static String lines(Map<String, String> map) {
        return new TreeMap<>(map)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=\""
                                + entry.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining("\n"));
    }

    /** A container's limit or request as a whole number of divisors, rounded up. */
    public String resource(ResourceFieldSelector selector, Container self) {
        Container container = containerNamed(selector.getContainerName(), self);
        String path = selector.getResource();
        int dot = path.indexOf('.');
        String kind = dot < 0 ? "" : path.substring(0, dot);
        String resource = path.substring(dot + 1);
        @Nullable
        Quantity quantity = switch (kind) {
            case "limits" -> limit(container, resource);
            case "requests" -> request(container, resource);
            default -> throw new ContainerConfigException("unsupported container resource: " + path);
        };
        BigDecimal amount = quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
        return amount.divide(divisor(selector), 0, RoundingMode.CEILING).toPlainString();
    }

    private Container containerNamed(@Nullable String name, Container self) {
        if (name == null || name.isEmpty()) {
            return self;
        }
        return pod.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new ContainerConfigException("container " + name + " not found"));
    }

    private @Nullable Quantity limit(Container container, String resource) {
        @Nullable
        Quantity limit =
                container.getResources() == null || container.getResources().getLimits() == null
                        ? null
                        : container.getResources().getLimits().get(resource);
        return limit == null ? allocatable.get(resource) : limit;
    }

    private static @Nullable Quantity request(Container container, String resource) {
        return container.getResources() == null || container.getResources().getRequests() == null
                ? null
                : container.getResources().getRequests().get(resource);
    }

    private static BigDecimal divisor(ResourceFieldSelector selector) {
        @Nullable Quantity divisor = selector.getDivisor();
        return divisor == null || divisor.getNumericalAmount().signum() == 0
                ? BigDecimal.ONE
                : divisor.getNumericalAmount();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

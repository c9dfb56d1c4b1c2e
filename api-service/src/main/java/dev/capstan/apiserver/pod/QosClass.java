package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * How gently a Pod is treated when its node runs short.
 *
 * <ol>
 *   <li>No container requests or limits CPU or memory: {@code BestEffort}.
 *   <li>Every container limits both, and requests what it limits: {@code Guaranteed}.
 *   <li>Anything between: {@code Burstable}.
 * </ol>
 */
final class QosClass {
    private enum Resource {
        CPU,
        MEMORY
    }

    private QosClass() {}

    static String of(ObjectNode pod) {
        Field spec = Field.root(pod).child("spec");
        List<Field> containers = Stream.of("containers", "initContainers")
                .flatMap(kind -> spec.child(kind).items().stream())
                .map(container -> container.child("resources"))
                .toList();
        Map<Resource, BigDecimal> requests = sum(containers, "requests");
        Map<Resource, BigDecimal> limits = sum(containers, "limits");
        if (requests.isEmpty() && limits.isEmpty()) {
            return "BestEffort";
        }
        boolean allLimited = containers.stream()
                .allMatch(resources -> sum(List.of(resources), "limits").size() == Resource.values().length);
        return allLimited && requests.equals(limits) ? "Guaranteed" : "Burstable";
    }

    /** Amounts without trailing zeros, so that {@code 1} equals {@code 1000m}. */
    private static Map<Resource, BigDecimal> sum(List<Field> containers, String kind) {
        Map<Resource, BigDecimal> sum = new EnumMap<>(Resource.class);
        for (Field resources : containers) {
            for (Resource resource : Resource.values()) {
                Field amount = resources.child(kind).child(resource.name().toLowerCase(Locale.ROOT));
                BigDecimal value =
                        amount.isPresent() ? Quantity.parse(amount.text()).getNumericalAmount() : BigDecimal.ZERO;
                if (value.signum() > 0) {
                    sum.merge(resource, value, BigDecimal::add);
                }
            }
        }
        sum.replaceAll((resource, value) -> value.stripTrailingZeros());
        return sum;
    }
}

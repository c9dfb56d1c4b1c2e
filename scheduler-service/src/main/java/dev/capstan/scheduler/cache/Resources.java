package dev.capstan.scheduler.cache;

import dev.capstan.resource.Quantities;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An amount of what nodes offer and Pods request.
 *
 * @param milliCpu thousandths of a core
 * @param memory bytes
 * @param ephemeralStorage bytes
 * @param others extended resources and huge pages by name; nearly always empty
 */
public record Resources(long milliCpu, long memory, long ephemeralStorage, Map<String, Long> others) {
    public static final Resources NONE = new Resources(0, 0, 0, Map.of());

    static Resources of(@Nullable Map<String, Quantity> quantities) {
        if (quantities == null || quantities.isEmpty()) {
            return NONE;
        }
        Map<String, Long> others = new HashMap<>();
        quantities.forEach((name, quantity) -> {
            switch (name) {
                case "cpu", "memory", "ephemeral-storage", "pods" -> {}
                default -> others.put(name, Quantities.bytes(quantity));
            }
        });
        return new Resources(
                Quantities.milliCpu(quantities.get("cpu")),
                Quantities.bytes(quantities.get("memory")),
                Quantities.bytes(quantities.get("ephemeral-storage")),
                others.isEmpty() ? Map.of() : Map.copyOf(others));
    }

    Resources plus(Resources more) {
        return combine(more, Long::sum);
    }

    Resources minus(Resources less) {
        return combine(less, (a, b) -> a - b);
    }

    /** The greater of each. */
    Resources max(Resources other) {
        return combine(other, Math::max);
    }

    private Resources combine(Resources other, LongBinaryOperator operator) {
        return new Resources(
                operator.applyAsLong(milliCpu, other.milliCpu),
                operator.applyAsLong(memory, other.memory),
                operator.applyAsLong(ephemeralStorage, other.ephemeralStorage),
                combineOthers(other, operator));
    }

    private Map<String, Long> combineOthers(Resources other, LongBinaryOperator operator) {
        if (others.isEmpty() && other.others.isEmpty()) {
            return Map.of();
        }
        Map<String, Long> combined = new HashMap<>(others);
        other.others.forEach(
                (name, amount) -> combined.put(name, operator.applyAsLong(combined.getOrDefault(name, 0L), amount)));
        return Map.copyOf(combined);
    }
}

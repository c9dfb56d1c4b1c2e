package dev.capstan.apiserver.strategy;

import dev.capstan.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Finds the strategy of a type. A new kind is one more {@link ResourceStrategy} bean. */
@Component
public final class Strategies {
    private final Map<ResourceType, ResourceStrategy> byType;

    Strategies(List<ResourceStrategy> strategies) {
        byType = strategies.stream().collect(Collectors.toUnmodifiableMap(ResourceStrategy::type, Function.identity()));
    }

    /**
     * @throws IllegalArgumentException for a type that has none
     */
    public ResourceStrategy of(ResourceType type) {
        ResourceStrategy strategy = byType.get(type);
        if (strategy == null) {
            throw new IllegalArgumentException("no strategy for " + type);
        }
        return strategy;
    }
}

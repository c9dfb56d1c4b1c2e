package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is legal in a Pod spec but hardly meant.
 *
 * @see <a href="https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/api/pod/warnings.go">warnings.go</a>
 */
final class PodWarnings {
    private PodWarnings() {}

    static List<String> of(Field spec) {
        List<String> warnings = new ArrayList<>();
        Field grace = spec.child("terminationGracePeriodSeconds");
        if (grace.number() < 0) {
            warnings.add(grace.path() + ": must be >= 0; negative values are invalid and will be treated as 1");
        }
        Stream.of("initContainers", "containers")
                .flatMap(kind -> spec.child(kind).items().stream())
                .forEach(container -> {
                    hiddenVariables(container.child("env"), warnings);
                    fractionsOfBytes(container.child("resources").child("limits"), warnings);
                    fractionsOfBytes(container.child("resources").child("requests"), warnings);
                });
        return warnings;
    }

    private static void hiddenVariables(Field env, List<String> warnings) {
        Set<String> seen = new HashSet<>();
        for (Field variable : env.items()) {
            String name = variable.child("name").text();
            if (!seen.add(name)) {
                warnings.add(variable.path() + ": hides previous definition of \"" + name
                        + "\", which may be dropped when using apply");
            }
        }
    }

    /** The classic: {@code 100m} of memory is a tenth of a byte. */
    private static void fractionsOfBytes(Field amounts, List<String> warnings) {
        for (String resource : List.of("memory", "ephemeral-storage")) {
            Field amount = amounts.key(resource);
            BigDecimal bytes =
                    amount.isPresent() ? Quantity.parse(amount.text()).getNumericalAmount() : BigDecimal.ZERO;
            if (bytes.stripTrailingZeros().scale() > 0) {
                warnings.add(amount.path() + ": fractional byte value \"" + amount.text()
                        + "\" is invalid, must be an integer");
            }
        }
    }
}

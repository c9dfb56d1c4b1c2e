package dev.capstan.nodeagent.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariableExpansionTest {
    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "$(A), one",
        "x$(A)y$(B)z, xoneytwoz",
        "$$(A), $(A)",
        "$$$(A), $one",
        "$(MISSING), $(MISSING)",
        "$(A, $(A",
        "$A, $A",
        "100$, 100$",
        "$(), $()",
    })
    void replacesKnownNamesAndLeavesTheRest(String text, String expanded) {
        assertThat(VariableExpansion.expand(text, Map.of("A", "one", "B", "two")))
                .isEqualTo(expanded);
    }
}

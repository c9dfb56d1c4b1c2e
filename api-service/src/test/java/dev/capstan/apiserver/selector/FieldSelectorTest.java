package dev.capstan.apiserver.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldSelectorTest {
    private static final Set<String> SUPPORTED = Set.of("metadata.name", "status.phase", "spec.nodeName");

    @Test
    void everyTermMustHold() {
        FieldSelector selector =
                FieldSelector.parse("spec.nodeName=n1,status.phase!=Succeeded,status.phase!=Failed", SUPPORTED);

        assertThat(selector.matches(Map.of("spec.nodeName", "n1", "status.phase", "Running")))
                .isTrue();
        assertThat(selector.matches(Map.of("spec.nodeName", "n1", "status.phase", "Failed")))
                .isFalse();
        assertThat(selector.matches(Map.of("status.phase", "Running"))).isFalse();
    }

    @Test
    void anAbsentFieldIsAnEmptyOne() {
        assertThat(FieldSelector.parse("spec.nodeName=", SUPPORTED).matches(Map.of()))
                .isTrue();
        assertThat(FieldSelector.parse("spec.nodeName==", SUPPORTED).matches(Map.of("spec.nodeName", "n")))
                .isFalse();
    }

    @Test
    void backslashesEscape() {
        FieldSelector selector = FieldSelector.parse("metadata.name=a\\,b\\=c\\\\", SUPPORTED);

        assertThat(selector.matches(Map.of("metadata.name", "a,b=c\\"))).isTrue();
    }

    @Test
    void refusesFieldsThatTheTypeIsNotSelectedBy() {
        assertThatThrownBy(() -> FieldSelector.parse("spec.nothing=x", SUPPORTED))
                .hasMessage("field label not supported: spec.nothing");
        assertThatThrownBy(() -> FieldSelector.parse("nonsense", SUPPORTED))
                .hasMessage("invalid selector: 'nonsense'; can't understand 'nonsense'");
    }

    @Test
    void knowsTheOneNameThatItAsksFor() {
        assertThat(FieldSelector.nameIn("status.phase=x,metadata.name=web")).isEqualTo("web");
        assertThat(FieldSelector.nameIn("metadata.name!=web")).isEmpty();
        assertThat(FieldSelector.nameIn("nonsense")).isEmpty();
    }
}

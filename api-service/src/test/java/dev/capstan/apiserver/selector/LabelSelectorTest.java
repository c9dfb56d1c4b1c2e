package dev.capstan.apiserver.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.apiserver.errors.ApiException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
    private static final Map<String, String> WEB = Map.of("app", "web", "tier", "front", "weight", "10");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    app=web                        | true
                    app==web                       | true
                    app!=web                       | false
                    app=web,tier=back              | false
                    other!=x                       | true
                    app in (web, api)              | true
                    app in (api)                   | false
                    tier notin (back,)             | true
                    absent notin (a)               | true
                    app                            | true
                    !app                           | false
                    !absent                        | true
                    weight > 9                     | true
                    weight < 9                     | false
                    app > 9                        | false
                    absent=                        | false
                    example.com/role,app           | false
                    """)
    void selectsAsKubernetesDoes(String selector, boolean matches) {
        assertThat(LabelSelector.parse(selector).matches(WEB)).isEqualTo(matches);
    }

    @Test
    void anEmptySelectorMatchesEverything() {
        assertThat(LabelSelector.parse("").matchesEverything()).isTrue();
        assertThat(LabelSelector.parse("").matches(Map.of())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a===b       | unable to parse requirement: found '=', expected: identifier
                    a in b      | unable to parse requirement: found 'b', expected: '('
                    a=b,        | found '', expected: identifier after ','
                    =b          | found '=', expected: !, identifier, or 'end of string'
                    a b         | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt
                    a in (b     | unable to parse requirement: found '', expected: ',' or ')'
                    """)
    void saysWhatItFoundAndExpected(String selector, String message) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
                .hasMessage(message);
    }

    @Test
    void refusesKeysAndValuesThatNoLabelCanHave() {
        assertThatThrownBy(() -> LabelSelector.parse("-a=b")).hasMessageContaining("Invalid value: \"-a\"");
        assertThatThrownBy(() -> LabelSelector.parse("a=b$")).hasMessageContaining("Invalid value: \"b$\"");
        assertThatThrownBy(() -> LabelSelector.parse("a>b")).hasMessageContaining("must be an integer");
    }
}

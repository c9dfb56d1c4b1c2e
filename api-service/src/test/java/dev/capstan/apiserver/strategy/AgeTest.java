package dev.capstan.apiserver.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTest {
    @ParameterizedTest
    @CsvSource({
        "PT-5S,<invalid>",
        "PT-1S,0s",
        "PT0S,0s",
        "PT119S,119s",
        "PT120S,2m",
        "PT9M59S,9m59s",
        "PT10M,10m",
        "PT179M,179m",
        "PT3H,3h",
        "PT7H59M,7h59m",
        "PT8H30M,8h",
        "PT47H,47h",
        "P2D,2d",
        "P7DT23H,7d23h",
        "P8DT1H,8d",
        "P729D,729d",
        "P730D,2y",
        "P800D,2y70d",
        "P2920D,8y"
    })
    void losesPrecisionAsItGrows(Duration age, String text) {
        assertThat(Age.of(age)).isEqualTo(text);
    }

    @Test
    void isUnknownWithoutATime() {
        assertThat(Age.since("", Instant.EPOCH)).isEqualTo("<unknown>");
    }
}

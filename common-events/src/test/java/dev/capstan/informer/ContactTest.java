package dev.capstan.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContactTest {
    private final ManualClock clock = new ManualClock();
    private final Contact contact = new Contact(clock);

    @Test
    void countsTheHoursThatTheMachineSlept() {
        clock.advance(Duration.ofHours(13));

        assertThat(contact.silence()).isGreaterThanOrEqualTo(Duration.ofHours(13));
    }

    @Test
    void startsAnewWhenContactIsMade() {
        clock.advance(Duration.ofHours(13));
        contact.made();

        assertThat(contact.silence()).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void isNotFooledByAClockThatIsSetBack() {
        clock.advance(Duration.ofHours(-13));

        assertThat(contact.silence()).isGreaterThanOrEqualTo(Duration.ZERO);
    }
}

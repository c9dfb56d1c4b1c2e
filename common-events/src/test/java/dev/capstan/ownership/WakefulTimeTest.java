package dev.capstan.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakefulTimeTest {
    private final ManualClock clock = new ManualClock();
    private long monotonic = -7;
    private final WakefulTime time = new WakefulTime(clock, () -> monotonic);
    private final long begun = time.getAsLong();

    @Test
    void passesLikeTheMonotonicClock() {
        advance(Duration.ofSeconds(3));

        assertThat(passed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void passesWhileTheMachineSleeps() {
        clock.advance(Duration.ofSeconds(20));

        assertThat(passed()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void doesNotStandWhenTheWallClockIsSetBack() {
        clock.advance(Duration.ofHours(-1));
        advance(Duration.ofSeconds(3));

        assertThat(passed()).isEqualTo(Duration.ofSeconds(3));
    }

    private void advance(Duration by) {
        clock.advance(by);
        monotonic += by.toNanos();
    }

    private Duration passed() {
        return Duration.ofNanos(time.getAsLong() - begun);
    }
}

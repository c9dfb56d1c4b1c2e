package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final RestartBackoff backoff = new RestartBackoff();

    @Test
    void restartsAtOnceFirstThenWaitsTenSecondsDoublingToFiveMinutes() {
        List<Long> delays = new ArrayList<>();
        Instant now = START;
        for (int restart = 0; restart < 8; restart++) {
            Duration delay = backoff.delay("main", now);
            delays.add(delay.toSeconds());
            Instant ended = now;
            now = now.plus(delay);
            backoff.restarted("main", ended, now);
        }

        assertThat(delays).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void startsOverAfterTenMinutesOfRunning() {
        backoff.restarted("main", START, START);
        backoff.restarted("main", START, START);

        assertThat(backoff.delay("main", START.plus(Duration.ofMinutes(10)))).isEqualTo(Duration.ofSeconds(20));
        assertThat(backoff.delay("main", START.plus(Duration.ofSeconds(601)))).isZero();
    }

    @Test
    void keepsContainersApart() {
        backoff.restarted("main", START, START);

        assertThat(backoff.delay("side", START)).isZero();
    }
}

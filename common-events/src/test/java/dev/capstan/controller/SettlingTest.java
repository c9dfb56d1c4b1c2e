package dev.capstan.controller;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private static final Duration HALF = Settling.TIME.dividedBy(2);

    private final ManualClock clock = new ManualClock();
    private final Settling settling = new Settling(clock);
    private final Pod object = aPod("web").build();

    @Test
    void aStatusWaitsFromTheFirstThingThatWasBegun() {
        assertThat(settling.left(object)).isEmpty();

        settling.begun(object);
        assertThat(settling.left(object)).contains(Settling.TIME);
        clock.advance(HALF);
        settling.begun(object);
        assertThat(settling.left(object)).contains(HALF);
        clock.advance(HALF);

        assertThat(settling.left(object)).isEmpty();
    }

    @Test
    void whatIsBegunBeforeTheStatusWasWrittenDoesNotHoldItUpAgain() {
        settling.begun(object);
        clock.advance(Settling.TIME);
        settling.begun(object);

        assertThat(settling.left(object)).isEmpty();
    }

    @Test
    void whatIsBegunAfterItWasWrittenDoes() {
        settling.begun(object);
        clock.advance(Settling.TIME);
        settling.reported(object);
        settling.begun(object);

        assertThat(settling.left(object)).contains(Settling.TIME);
    }

    @Test
    void whatWasBegunLongAgoAndNeverReportedIsForgotten() {
        settling.begun(object);
        clock.advance(Duration.ofMinutes(1));
        settling.begun(object);

        assertThat(settling.left(object)).contains(Settling.TIME);
    }
}

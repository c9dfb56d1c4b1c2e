package dev.capstan.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.resource.ObjectKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkInProgressTest {
    private static final ObjectKey WEB = ObjectKey.namespaced("default", "web");

    private long nanos;
    private final WorkInProgress work = new WorkInProgress(() -> nanos);

    @Test
    void namesTheKeyThatNeverEnds() {
        work.begin(WEB);
        nanos += Duration.ofSeconds(301).toNanos();

        assertThat(work.longerThan(Duration.ofMinutes(5)))
                .contains("default/web has been reconciled for 301 s without an end");
    }

    @Test
    void forgetsWhatHasEnded() {
        work.begin(WEB);
        work.end(WEB);
        nanos += Duration.ofHours(1).toNanos();

        assertThat(work.longerThan(Duration.ofMinutes(5))).isEmpty();
    }
}

package dev.capstan.replicaset.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SlowStartTest {
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void runsAllTasksWhenNoneFails() {
        SlowStart.Outcome outcome = SlowStart.run(Collections.nCopies(20, runs::incrementAndGet));

        assertThat(outcome).isEqualTo(new SlowStart.Outcome(20, null));
        assertThat(runs).hasValue(20);
    }

    @Test
    void triesOnlyOneOfManyThatAllFail() {
        SlowStart.Outcome outcome = SlowStart.run(Collections.nCopies(500, this::fail));

        assertThat(outcome.attempted()).isEqualTo(1);
        assertThat(outcome.failure()).hasMessage("quota");
        assertThat(runs).hasValue(1);
    }

    @Test
    void finishesTheBatchInWhichATaskFailsAndSkipsTheRest() {
        Runnable ok = runs::incrementAndGet;
        SlowStart.Outcome outcome = SlowStart.run(List.of(ok, ok, this::fail, ok, ok, ok, ok, ok, ok, ok));

        assertThat(outcome.attempted()).isEqualTo(3); // 1, then 2 of which one failed
        assertThat(runs).hasValue(3);
    }

    private void fail() {
        runs.incrementAndGet();
        throw new IllegalStateException("quota");
    }
}

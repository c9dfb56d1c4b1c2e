package dev.capstan.nodeagent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.probe.ProbeState.Result;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbeStateTest {
    private static final ProbeOutcome GOOD = ProbeOutcome.success();
    private static final ProbeOutcome BAD = new ProbeOutcome.Failure("no");
    private static final ProbeOutcome UNKNOWN = new ProbeOutcome.Unknown("engine away");

    private static ProbeState state(int successThreshold, int failureThreshold, Result initial) {
        ProbeTimes times = new ProbeTimes(
                Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), successThreshold, failureThreshold);
        return new ProbeState(times, initial);
    }

    @Test
    void changesOnlyAfterAsManyFailuresInARowAsTheThresholdSays() {
        ProbeState state = state(1, 3, Result.SUCCESS);

        for (ProbeOutcome outcome : new ProbeOutcome[] {BAD, BAD, GOOD, BAD, BAD}) {
            assertThat(state.record(outcome)).isFalse();
        }
        assertThat(state.result()).isEqualTo(Result.SUCCESS);
        assertThat(state.record(BAD)).isTrue();
        assertThat(state.result()).isEqualTo(Result.FAILURE);
    }

    @Test
    void needsAsManySuccessesAsTheThresholdSaysToBecomeReady() {
        ProbeState state = state(2, 1, Result.FAILURE);

        assertThat(state.record(GOOD)).isFalse();
        assertThat(state.record(GOOD)).isTrue();
    }

    @Test
    void learnsNothingFromAQuestionThatCouldNotBePut() {
        ProbeState state = state(1, 1, Result.SUCCESS);

        assertThat(state.record(UNKNOWN)).isFalse();
        assertThat(state.result()).isEqualTo(Result.SUCCESS);
    }
}

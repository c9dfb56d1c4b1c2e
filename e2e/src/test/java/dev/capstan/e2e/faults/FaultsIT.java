package dev.capstan.e2e.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Nothing is lost, nothing doubled, nothing left behind, whatever dies. The bounded form is one round; {@code ./capstan test
 * faults} makes more of them by {@code faults.rounds}, and repeats one by {@code faults.seed}.
 */
@EnabledIfSystemProperty(named = "faults.rounds", matches = "\\d+", disabledReason = "./capstan test faults")
class FaultsIT {
    private static final Duration LIMIT_PER_ROUND = Duration.ofMinutes(15);

    @Test
    void processesThatDieAtRandomMomentsAndAtNamedPointsAreMissedByNobody() throws IOException, InterruptedException {
        play(FaultRun.PROCESSES);
    }

    @Test
    void theWholeProcessGoesOnWhereItWas() throws IOException, InterruptedException {
        play(FaultRun.WHOLE);
    }

    private static void play(String form) throws IOException, InterruptedException {
        long seed = Long.getLong("faults.seed", new Random().nextInt(1_000_000));
        int rounds = Integer.getInteger("faults.rounds", 1);
        IsolatedHost.play(
                "capstan-faults",
                FaultRun.class,
                LIMIT_PER_ROUND.multipliedBy(rounds),
                Long.toString(seed),
                Integer.toString(rounds),
                form);
    }
}

package dev.capstan.e2e.faults;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Nothing is lost, nothing doubled, nothing left behind, whatever dies: as many blows as fit into a few minutes, and with
 * {@code ./capstan test faults} more than twenty for each of {@code faults.rounds}. {@code faults.seed} repeats a run.
 */
class FaultsIT {
    /** The same each time, so that what fails is due to a change; {@code ./capstan test faults} takes others. */
    private static final long SEED = 7;

    private static final Duration LIMIT = Duration.ofMinutes(30);

    @Test
    void processesThatDieAtRandomMomentsAndAtNamedPointsAreMissedByNobody() throws IOException, InterruptedException {
        play(FaultRun.PROCESSES);
    }

    @Test
    void theWholeProcessGoesOnWhereItWas() throws IOException, InterruptedException {
        play(FaultRun.WHOLE);
    }

    private static void play(String form) throws IOException, InterruptedException {
        long seed = Long.getLong("faults.seed", SEED);
        int rounds = Integer.getInteger("faults.rounds", FaultRun.BOUNDED);
        IsolatedHost.play(
                "capstan-faults",
                FaultRun.class,
                LIMIT.multipliedBy(1 + rounds),
                Long.toString(seed),
                Integer.toString(rounds),
                form);
    }
}

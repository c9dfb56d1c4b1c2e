package dev.capstan.e2e.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** After a long time of work everything is as it was at its beginning: {@code ./capstan test soak}. */
@EnabledIfSystemProperty(named = "soak.minutes", matches = "\\d+", disabledReason = "takes as long as it is told to")
class SoakIT {
    private static final Duration AROUND_IT = Duration.ofMinutes(15);

    @Test
    void holdsNoMoreThanAtTheBeginning() throws IOException, InterruptedException {
        long seed = Long.getLong("soak.seed", new Random().nextInt(1_000_000));
        long minutes = Long.getLong("soak.minutes", 15);
        IsolatedHost.play(
                "capstan-soak",
                SoakRun.class,
                Duration.ofMinutes(minutes).plus(AROUND_IT),
                Long.toString(seed),
                Long.toString(minutes));
    }
}

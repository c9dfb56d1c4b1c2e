package dev.capstan.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.Workload;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/**
 * Constant writes by clients that retry, a roll-out under way, and each container in turn is struck: no acknowledged write is
 * lost, no client is told a final error, the roll-out completes, and at last exactly what is wanted runs.
 *
 * <p>One fault for each kind of container, and each fault for two kinds at least; with {@code ./capstan test faults} every fault that can befall it, of which a pause
 * lasts a minute. {@code faults.seed} repeats a run.
 */
@ExtendWith(SharedStack.class)
@EnabledIfSystemProperty(named = "compose.stack", matches = "yes", disabledReason = "./capstan test compose")
class ComposeFaultsIT {
    private static final List<String> KINDS = List.of(
            "postgres",
            "kafka",
            "api",
            "api-service",
            "lifecycle-service",
            "deployment-service",
            "replicaset-service",
            "scheduler-service",
            "node-agent");
    /** The same each time, so that what fails is due to a change; {@code ./capstan test compose} takes others. */
    private static final long SEED = 57;

    private static final Duration SHORT = Duration.ofSeconds(15);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MOST_MILLIS_BEFORE = 1500;

    private record Strike(String service, StackFault fault, Duration length) {
        @Override
        public String toString() {
            return fault.name().toLowerCase(java.util.Locale.ROOT) + " " + service;
        }
    }

    @Test
    void nothingIsLostAndEverythingGoesOnWhicheverContainerIsStruck(ComposeStack stack)
            throws InterruptedException, SQLException {
        long seed = Long.getLong("faults.seed", SEED);
        Random random = new Random(seed);
        List<Strike> strikes = Integer.getInteger("faults.rounds", 0) > 0 ? all(random) : oneOfEach(random);
        System.out.println("seed " + seed);
        System.out.printf("%-32s %12s %12s %12s%n", "fault", "stall s", "roll-out s", "healthy s");
        try (Workload workload = Workload.in(stack);
                RetryingWriters writers = new RetryingWriters(stack, workload.namespace())) {
            RollingDeployment rolling = new RollingDeployment(stack, workload);
            for (Strike strike : strikes) {
                play(strike, stack, writers, rolling, random);
            }
            rolling.awaitExactlyWhatIsWanted();
            assertThat(writers.differencesFrom(changes(stack, workload.namespace())))
                    .as("of " + writers.count() + " acknowledged writes")
                    .isEmpty();
        }
    }

    private static void play(
            Strike strike, ComposeStack stack, RetryingWriters writers, RollingDeployment rolling, Random random)
            throws InterruptedException {
        writers.start();
        rolling.change();
        Thread.sleep(random.nextInt(MOST_MILLIS_BEFORE));
        long began = System.nanoTime();
        strike.fault().strike(stack, strike.service(), strike.length());
        rolling.awaitComplete();
        double rolledOut = (System.nanoTime() - began) / 1e9;
        stack.awaitHealthy();
        double healthy = (System.nanoTime() - began) / 1e9;
        Duration stall = writers.stop();
        System.out.printf("%-32s %12.1f %12.1f %12.1f%n", strike, stall.toMillis() / 1e3, rolledOut, healthy);
    }

    private static List<Strike> oneOfEach(Random random) {
        List<String> kinds = new ArrayList<>(KINDS);
        Collections.shuffle(kinds, random);
        List<StackFault> faults = new ArrayList<>(List.of(StackFault.values()));
        Collections.shuffle(faults, random);
        List<Strike> strikes = new ArrayList<>();
        for (String kind : kinds) {
            StackFault fault = faults.stream()
                    .filter(possible -> possible.canBefall(kind))
                    .findFirst()
                    .orElseThrow();
            // To the end of the row, so that each comes twice at least, whatever the seed.
            faults.remove(fault);
            faults.add(fault);
            strikes.add(new Strike(instance(kind, random), fault, SHORT));
        }
        return strikes;
    }

    private static List<Strike> all(Random random) {
        List<Strike> strikes = new ArrayList<>();
        for (String kind : KINDS) {
            for (StackFault fault : faultsOf(kind)) {
                strikes.add(new Strike(instance(kind, random), fault, fault == StackFault.PAUSE ? LONG : SHORT));
            }
        }
        Collections.shuffle(strikes, random);
        return strikes;
    }

    private static List<StackFault> faultsOf(String kind) {
        return List.of(StackFault.values()).stream()
                .filter(fault -> fault.canBefall(kind))
                .toList();
    }

    private static String instance(String kind, Random random) {
        return kind.endsWith("-service") ? kind + "-" + (1 + random.nextInt(2)) : kind;
    }

    /** Each written ConfigMap's values, in the order of the change log. */
    private static Map<String, List<String>> changes(ComposeStack stack, String namespace) throws SQLException {
        JsonMapper json = new JsonMapper();
        Map<String, List<String>> changes = new HashMap<>();
        String password = stack.settings("api-service").getProperty("spring.datasource.password");
        try (Connection connection = DriverManager.getConnection(stack.databaseUrl("verify-ca"), "capstan", password);
                PreparedStatement statement = connection.prepareStatement("SELECT name, after FROM changes"
                        + " WHERE resource = 'configmaps' AND namespace = ? ORDER BY revision")) {
            statement.setString(1, namespace);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String value = json.readTree(row.getString(2)).at("/data/v").asString("");
                    changes.computeIfAbsent(row.getString(1), name -> new ArrayList<>())
                            .add(value);
                }
            }
        }
        return changes;
    }
}

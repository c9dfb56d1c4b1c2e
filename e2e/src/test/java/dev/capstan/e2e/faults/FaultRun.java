package dev.capstan.e2e.faults;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Shell;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The fault tests' own process, because it needs a network namespace and a Docker engine to itself: {@link FaultsIT} starts it
 * there. Everything it does follows from the seed, but for what the machine's timing adds.
 *
 * <pre>FaultRun DIRECTORY SEED ROUNDS processes|whole</pre>
 */
public final class FaultRun {
    /** Each service a process. */
    static final String PROCESSES = "processes";

    /** Everything in one. */
    static final String WHOLE = "whole";

    /** In place of a number of rounds: one blow of each sort. */
    static final int BOUNDED = 0;

    private static final int KILLS_OF_THE_WHOLE = 3;

    private static final List<String> SERVICES = List.of(
            ProcessCluster.API_SERVICE,
            "lifecycle-service",
            "deployment-service",
            "replicaset-service",
            ProcessCluster.SCHEDULER_SERVICE,
            ProcessCluster.NODE);
    private static final List<String> SERVERS = List.of(ProcessCluster.KAFKA, "PostgreSQL", "engine");

    private FaultRun() {}

    public static void main(String[] arguments) throws InterruptedException, SQLException {
        Path directory = Path.of(arguments[0]);
        Random random = new Random(Long.parseLong(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        System.out.println("seed " + arguments[1] + ", rounds " + rounds);
        Engine engine = IsolatedHost.engine(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(engine::stop));
        engine.start();
        try {
            new Shell().run(CapstanCluster.checkout().resolve("images/build.sh").toString());
            switch (arguments[3]) {
                case PROCESSES -> strikeProcesses(directory, engine, random, rounds);
                case WHOLE -> strikeWhole(directory, engine, random, rounds);
                default -> throw new IllegalArgumentException(arguments[3]);
            }
        } finally {
            engine.stop();
        }
        System.exit(0);
    }

    private static void strikeProcesses(Path directory, Engine engine, Random random, int rounds)
            throws InterruptedException, SQLException {
        try (ProcessCluster cluster = ProcessCluster.start(directory.resolve(PROCESSES));
                UnderFire underFire = new UnderFire(cluster, engine, random)) {
            if (rounds == BOUNDED) {
                underFire.strike(oneOfEachSort(random));
            }
            for (int count = 0; count < rounds; count++) {
                underFire.strike(everyProcess(random));
            }
        }
    }

    private static void strikeWhole(Path directory, Engine engine, Random random, int rounds)
            throws InterruptedException, SQLException {
        int kills = rounds == BOUNDED ? 1 : KILLS_OF_THE_WHOLE * rounds;
        try (WholeCluster cluster = WholeCluster.start(directory.resolve(WHOLE));
                UnderFire underFire = new UnderFire(cluster, engine, random)) {
            underFire.strike(Collections.nCopies(kills, new Fault.KillAtRandom(WholeCluster.PROCESS)));
        }
    }

    private static List<Fault> oneOfEachSort(Random random) {
        List<Fault> faults = new ArrayList<>();
        faults.add(new Fault.KillAt(oneOf(random, List.of(FaultPoint.values()))));
        faults.add(new Fault.KillAtRandom(oneOf(random, SERVICES)));
        SERVERS.forEach(server -> faults.add(new Fault.KillAtRandom(server)));
        Collections.shuffle(faults, random);
        return faults;
    }

    private static List<Fault> everyProcess(Random random) {
        List<Fault> faults = new ArrayList<>();
        for (FaultPoint point : FaultPoint.values()) {
            faults.add(new Fault.KillAt(point));
        }
        SERVICES.forEach(service -> faults.add(new Fault.KillAtRandom(service)));
        SERVERS.forEach(server -> faults.add(new Fault.KillAtRandom(server)));
        // These have most that can be torn apart.
        faults.add(new Fault.KillAtRandom(ProcessCluster.NODE));
        faults.add(new Fault.KillAtRandom("PostgreSQL"));
        faults.add(new Fault.Pause(ProcessCluster.API_SERVICE));
        Collections.shuffle(faults, random);
        return faults;
    }

    private static <T> T oneOf(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}

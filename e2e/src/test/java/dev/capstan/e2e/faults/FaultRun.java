package dev.capstan.e2e.faults;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Shell;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

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

    /** In place of a number of rounds: as many blows as fit into a few minutes. */
    static final int BOUNDED = 0;

    private static final Duration BOUNDED_PROCESSES = Duration.ofSeconds(120);
    private static final Duration BOUNDED_WHOLE = Duration.ofSeconds(20);

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
                underFire.strikeFor(BOUNDED_PROCESSES, bounded(random));
            }
            for (int count = 0; count < rounds; count++) {
                underFire.strike(everyProcess(random));
            }
            underFire.sumUp();
        }
    }

    private static void strikeWhole(Path directory, Engine engine, Random random, int rounds)
            throws InterruptedException, SQLException {
        List<Fault> kills = Collections.nCopies(
                KILLS_OF_THE_WHOLE * Math.max(1, rounds), new Fault.KillAtRandom(WholeCluster.PROCESS));
        try (WholeCluster cluster = WholeCluster.start(directory.resolve(WHOLE));
                UnderFire underFire = new UnderFire(cluster, engine, random)) {
            if (rounds == BOUNDED) {
                underFire.strikeFor(BOUNDED_WHOLE, kills);
            } else {
                underFire.strike(kills);
            }
            underFire.sumUp();
        }
    }

    /**
     * Every named point and every victim once, as far as time allows: what a run has no time for is another seed's. The
     * servers come early, since there is one blow for each.
     */
    private static List<Fault> bounded(Random random) {
        List<Fault> servers = shuffled(random, SERVERS.stream().map(Fault.KillAtRandom::new));
        List<Fault> points = shuffled(random, Stream.of(FaultPoint.values()).map(Fault.KillAt::new));
        List<Fault> services = shuffled(random, SERVICES.stream().map(Fault.KillAtRandom::new));
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < Math.max(points.size(), services.size()); i++) {
            Stream.of(servers, points, services).forEach(sort -> {
                if (!sort.isEmpty()) {
                    faults.add(sort.removeFirst());
                }
            });
        }
        return faults;
    }

    private static List<Fault> shuffled(Random random, Stream<? extends Fault> some) {
        List<Fault> all = new ArrayList<>(some.toList());
        Collections.shuffle(all, random);
        return all;
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
}

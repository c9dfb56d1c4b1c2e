package dev.capstan.e2e.faults;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Creates, scales and deletes Deployments for a long time, and then finds everything as it was after the first minute: the
 * {@link Oracle}'s view of the host to the last address, and threads, file descriptors and heap of every process.
 *
 * <pre>SoakRun DIRECTORY SEED MINUTES</pre>
 */
public final class SoakRun {
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final long PACE_MILLIS = 300;
    private static final String STEADY = "steady";
    private static final Duration EVENTS_GONE = Duration.ofMinutes(4);

    /** Events and the memory of recent changes would fill up for an hour, as they are meant to. */
    private static final List<String> SHORT_MEMORY = List.of(
            "--capstan.store.event-ttl=20s",
            "--capstan.store.recent-changes=200",
            "--capstan.store.housekeeping-interval=5s");

    private final ProcessCluster cluster;
    private final Engine engine;
    private final Fleet fleet;
    private final Oracle oracle;

    private SoakRun(ProcessCluster cluster, Engine engine, Random random) {
        this.cluster = cluster;
        this.engine = engine;
        Workload workload = Workload.in(cluster);
        workload.run(STEADY, 1);
        this.fleet = new Fleet(cluster, workload, random);
        this.oracle = new Oracle(cluster, ProcessCluster.NODE, workload, STEADY, new WriteLedger(), fleet);
    }

    public static void main(String[] arguments) throws InterruptedException, SQLException {
        Path directory = Path.of(arguments[0]);
        Random random = new Random(Long.parseLong(arguments[1]));
        Duration length = Duration.ofMinutes(Long.parseLong(arguments[2]));
        System.out.println("seed " + arguments[1] + ", " + length.toMinutes() + " minutes");
        Engine engine = IsolatedHost.engine(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(engine::stop));
        engine.start();
        try {
            new Shell().run(CapstanCluster.checkout().resolve("images/build.sh").toString());
            try (ProcessCluster cluster = ProcessCluster.start(directory.resolve("processes"), SHORT_MEMORY)) {
                new SoakRun(cluster, engine, random).run(length);
            }
        } finally {
            engine.stop();
        }
        System.exit(0);
    }

    private void run(Duration length) throws InterruptedException, SQLException {
        churn(WARM_UP);
        Map<String, ProcessUse> before = atRest();
        int changes = churn(length);
        Map<String, ProcessUse> after = atRest();
        List<String> grown = new ArrayList<>();
        after.forEach((process, use) -> {
            System.out.printf("%-20s %s%n%-20s %s%n", process, before.get(process), "", use);
            use.growthSince(before.get(process)).forEach(growth -> grown.add(process + ": " + growth));
        });
        System.out.println(changes + " changes of Deployments");
        if (!grown.isEmpty()) {
            throw new AssertionError("grown: " + grown);
        }
    }

    private int churn(Duration length) throws InterruptedException {
        long end = System.nanoTime() + length.toNanos();
        int changes = 0;
        while (System.nanoTime() < end) {
            fleet.change();
            changes++;
            Thread.sleep(PACE_MILLIS);
        }
        fleet.clear();
        return changes;
    }

    private Map<String, ProcessUse> atRest() throws SQLException {
        oracle.verify();
        await().alias("Events expire")
                .atMost(EVENTS_GONE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> cluster.client()
                        .v1()
                        .events()
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .isEmpty());
        Map<String, ProcessUse> uses = new LinkedHashMap<>();
        cluster.processes().forEach(process -> uses.put(process.name(), ProcessUse.ofJvm(process.pid())));
        uses.put(engine.name(), ProcessUse.of(engine.pid()));
        System.out.println(
                "at rest: " + HostView.of(cluster, ProcessCluster.NODE).summary());
        return uses;
    }
}

package dev.capstan.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Workload;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Strikes one cluster, blow by blow: while clients write, a part is killed; while it is away, they go on; when it is back
 * and all is quiet, the {@link Oracle} looks.
 */
final class UnderFire implements AutoCloseable {
    private static final String STEADY = "steady";
    private static final int STEADY_REPLICAS = 2;
    private static final int LONGEST_WAIT_MILLIS = 1500;
    private static final int MOST_PASSES = 3;
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(500);
    private static final long POLL_MILLIS = 2;
    /** Others take over a relay that has said nothing for four seconds. */
    private static final Duration PAUSE = Duration.ofSeconds(13);

    private static final Duration POINT_REACHED_WITHIN = Duration.ofMinutes(3);

    private final ClusterUnderFire cluster;
    private final Engine engine;
    private final Random random;
    private final WriteLedger ledger = new WriteLedger();
    private final ConfigMapWriters writers;
    private final Fleet fleet;
    private final Oracle oracle;
    /** In seconds. */
    private final List<Double> recoveries = new ArrayList<>();

    private int round;

    UnderFire(ClusterUnderFire cluster, Engine engine, Random random) {
        this.cluster = cluster;
        this.engine = engine;
        this.random = random;
        Workload workload = Workload.in(cluster);
        workload.run(STEADY, STEADY_REPLICAS);
        // On its way through the agent's own TLS endpoint, which asks the API server for its certificate.
        await().atMost(Workload.SOON)
                .untilAsserted(
                        () -> assertThat(cluster.kubectl("logs", "-n", workload.namespace(), "deployment/" + STEADY))
                                .contains("listens on port " + Workload.PORT));
        this.writers = new ConfigMapWriters(cluster, workload.namespace(), ledger, random);
        this.fleet = new Fleet(cluster, workload, random);
        this.oracle = new Oracle(cluster, "node-1", workload, STEADY, ledger, fleet);
    }

    void strike(List<Fault> faults) throws InterruptedException, SQLException {
        for (Fault fault : faults) {
            strike(fault);
        }
    }

    /** Begins no blow when the time is over, and says what it leaves out. */
    void strikeFor(Duration time, List<Fault> faults) throws InterruptedException, SQLException {
        long end = System.nanoTime() + time.toNanos();
        int struck = 0;
        while (struck < faults.size() && System.nanoTime() < end) {
            strike(faults.get(struck++));
        }
        if (struck < faults.size()) {
            System.out.println("no time left for: " + faults.subList(struck, faults.size()));
        }
    }

    void sumUp() {
        System.out.printf(
                "%d blows stood; recovery %.1f s in the median, %.1f s at most; writes: %d acknowledged, %d unanswered%n",
                round,
                recoveries.stream().sorted().toList().get(recoveries.size() / 2),
                Collections.max(recoveries),
                ledger.acknowledged(),
                ledger.unknown());
    }

    private void strike(Fault fault) throws InterruptedException, SQLException {
        long began = System.nanoTime();
        round++;
        System.out.printf("%2d %s%n", round, fault);
        writers.start(round);
        switch (fault) {
            case Fault.KillAtRandom(String name) -> killAndRevive(victim(name));
            case Fault.KillAt(FaultPoint point) -> killAndReviveAt(point);
            case Fault.Pause(String name) -> pause(((ProcessCluster) cluster).process(name));
        }
        writers.stop();
        long over = System.nanoTime();
        oracle.verify();
        double recovery = (System.nanoTime() - over) / 1e9;
        recoveries.add(recovery);
        System.out.printf(
                "   stood after %.1f s, %.1f s of them to rest; writes so far: %d acknowledged, %d unanswered%n",
                (System.nanoTime() - began) / 1e9, recovery, ledger.acknowledged(), ledger.unknown());
    }

    private Victim victim(String name) {
        return name.equals(engine.name()) ? engine : cluster.victim(name);
    }

    private void killAndRevive(Victim victim) throws InterruptedException {
        fleet.change();
        waitAMoment();
        victim.kill();
        revive(victim);
    }

    private void killAndReviveAt(FaultPoint point) throws InterruptedException {
        List<Breakpoint> armed = ((ProcessCluster) cluster).arm(point, 1 + random.nextInt(MOST_PASSES));
        Victim victim;
        try {
            victim = awaitHit(point, armed).process();
            victim.kill();
        } finally {
            armed.forEach(Breakpoint::close);
        }
        revive(victim);
    }

    /** Goes on scaling until there is work enough for the point to be passed. */
    private Breakpoint awaitHit(FaultPoint point, List<Breakpoint> armed) throws InterruptedException {
        long deadline = System.nanoTime() + POINT_REACHED_WITHIN.toNanos();
        while (System.nanoTime() < deadline) {
            fleet.change();
            long nextChange = System.nanoTime() + BETWEEN_CHANGES.toNanos();
            while (System.nanoTime() < nextChange) {
                for (Breakpoint breakpoint : armed) {
                    if (breakpoint.isHit()) {
                        return breakpoint;
                    }
                }
                Thread.sleep(POLL_MILLIS);
            }
        }
        throw new AssertionError(point + " was not reached");
    }

    /** The world goes on without it for a while. */
    private void revive(Victim victim) throws InterruptedException {
        fleet.change();
        waitAMoment();
        victim.start();
    }

    private void pause(ServiceProcess process) throws InterruptedException {
        process.pause();
        fleet.change();
        Thread.sleep(PAUSE);
        process.resume();
        fleet.change();
        waitAMoment();
    }

    private void waitAMoment() throws InterruptedException {
        Thread.sleep(random.nextInt(LONGEST_WAIT_MILLIS));
    }

    @Override
    public void close() {
        writers.close();
        fleet.close();
    }
}

package dev.capstan.bench;

import dev.capstan.bench.Figure.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The benchmarks by name, in the order in which they run. The bars are those of the project's first round. */
final class Benchmarks {
    private static final int ROUNDS = 3;
    private static final int MANY_CLIENTS = 32;
    private static final int PATH_ROUNDS = 30;
    private static final int PATH_WARM_UP = 10;
    /** Until what the round before left to be cleaned up is gone. */
    private static final Duration REST = Duration.ofSeconds(1);

    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final String BY_HAND = "by hand";
    private static final String BY_HAND_MANY = "by hand, " + ByHand.AT_A_TIME + " at a time";
    private static final String SWARM = "Docker Swarm";

    private final Workbench bench;

    Benchmarks(Workbench bench) {
        this.bench = bench;
    }

    @FunctionalInterface
    interface Benchmark {
        /** @throws Exception for whatever keeps it from a result */
        List<Figure> run() throws Exception;
    }

    Map<String, Benchmark> byName() {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        all.put("informer", this::informer);
        all.put("pod", this::pod);
        all.put("recovery", this::recovery);
        all.put("many", this::many);
        all.put("rollout", this::rollout);
        all.put("idle", this::idle);
        all.put("api", this::api);
        all.put("warm", this::warm);
        all.put("swarm", this::swarm);
        all.put("up", this::up);
        return all;
    }

    /** What all processes together take when nothing happens. */
    private List<Figure> idle() throws IOException, InterruptedException {
        ClusterProcesses processes = new ClusterProcesses(bench.cluster().directory());
        List<Double> shares = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double before = processes.cpuSeconds();
            long start = System.nanoTime();
            Thread.sleep(IDLE.dividedBy(ROUNDS));
            shares.add((processes.cpuSeconds() - before) / ((System.nanoTime() - start) / 1e9) * 100);
        }
        shares.sort(Double::compare);
        return List.of(
                new Figure(
                        "idle: CPU of all processes",
                        "% of a core",
                        ROUNDS,
                        shares.get(ROUNDS / 2),
                        shares.getLast(),
                        10.0,
                        null),
                new Figure(
                        "idle: memory of all processes",
                        "MiB",
                        1,
                        processes.memoryMiB(),
                        processes.memoryMiB(),
                        1.2 * 1024,
                        null));
    }

    private List<Figure> informer() throws IOException, InterruptedException, ExecutionException {
        InformerLatency.Report report = InformerLatency.measure(bench.cluster());
        Reference record = Reference.millis("bare Kafka record", report.bareRecord());
        return List.of(
                Figure.millis("acknowledged → seen by an informer", report.acknowledgedToSeen(), null, record),
                Figure.millis("create sent → seen by an informer", report.createToSeen(), null, record));
    }

    private List<Figure> pod() throws IOException, GeneralSecurityException, InterruptedException {
        PodPath path = new PodPath(bench.cluster().client());
        // Turn by turn, so that both see the same engine and the same noise.
        for (int round = 0; round < PATH_WARM_UP + PATH_ROUNDS; round++) {
            boolean counts = round >= PATH_WARM_UP;
            Thread.sleep(REST);
            bench.byHand().round(counts);
            Thread.sleep(REST);
            path.round("bench-" + round, counts);
        }
        PodPath.Report report = path.report();
        ByHand.Report byHand = bench.byHand().report();
        return List.of(
                Figure.millis(
                        "Deployment created → Pod bound",
                        report.bound(),
                        30.0,
                        Reference.millis("one bare API create, of which the path has four", report.acknowledged())),
                Figure.seconds(
                        "Deployment created → Pod Running",
                        report.running(),
                        null,
                        Reference.seconds(BY_HAND, byHand.total())),
                Figure.seconds(
                        "Deployment created → Pod Ready",
                        report.ready(),
                        0.6,
                        Reference.seconds(BY_HAND, byHand.total())),
                Figure.seconds("by hand: sandbox", byHand.sandbox(), null, null),
                Figure.seconds("by hand: CNI ADD", byHand.network(), null, null),
                Figure.seconds("by hand: container", byHand.container(), null, null));
    }

    /** The same behind "api", whose load has the JIT compile what every request needs. */
    private List<Figure> warm() throws IOException, GeneralSecurityException, InterruptedException {
        PodPath path = new PodPath(bench.cluster().client());
        for (int round = 0; round < PATH_WARM_UP + PATH_ROUNDS; round++) {
            Thread.sleep(REST);
            path.round("warm-" + round, round >= PATH_WARM_UP);
        }
        PodPath.Report report = path.report();
        Reference create = Reference.millis("one bare API create", report.acknowledged());
        return List.of(Figure.millis("Deployment created → Pod bound, warm", report.bound(), 30.0, create));
    }

    private List<Figure> recovery() throws IOException, InterruptedException {
        Recovery recovery = new Recovery(bench.cluster().client(), bench.docker());
        Samples container = recovery.containerKilled();
        Samples sandbox = recovery.sandboxKilled();
        Samples deleted = recovery.podDeleted();
        ByHand hand = bench.byHand();
        hand.round(false);
        for (int round = 0; round < ROUNDS; round++) {
            hand.round(true);
        }
        ByHand.Report byHand = hand.report();
        return List.of(
                Figure.seconds(
                        "container killed → Ready again",
                        container,
                        0.7,
                        Reference.seconds("a container by hand", byHand.container())),
                Figure.seconds(
                        "sandbox killed → a Pod Ready", sandbox, 1.5, Reference.seconds(BY_HAND, byHand.total())),
                Figure.seconds(
                        "Pod deleted → replacement Ready", deleted, 0.8, Reference.seconds(BY_HAND, byHand.total())));
    }

    private List<Figure> many() throws IOException, InterruptedException, ExecutionException {
        ManyPods pods = new ManyPods(bench.cluster().client());
        List<Duration> made = new ArrayList<>();
        List<Duration> removed = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ByHand.Many byHand = bench.byHand().many(ManyPods.MANY);
            made.add(byHand.made());
            removed.add(byHand.removed());
            pods.createAndDelete(round);
        }
        return List.of(
                Figure.seconds(
                        ManyPods.MANY + " replicas → all Ready",
                        pods.ready(),
                        12.0,
                        Reference.seconds(BY_HAND_MANY, Samples.of(made))),
                Figure.seconds(
                        ManyPods.MANY + " deleted → gone",
                        pods.gone(),
                        12.0,
                        Reference.seconds(BY_HAND_MANY, Samples.of(removed))));
    }

    private List<Figure> rollout() throws IOException, InterruptedException, ExecutionException {
        ManyPods pods = new ManyPods(bench.cluster().client());
        List<Duration> both = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ByHand.Many byHand = bench.byHand().many(ManyPods.ROLLED);
            both.add(byHand.made().plus(byHand.removed()));
            pods.roll(round);
        }
        return List.of(Figure.seconds(
                "rolling update of " + ManyPods.ROLLED,
                pods.rolled(),
                8.0,
                Reference.seconds("as many made and removed " + BY_HAND_MANY, Samples.of(both))));
    }

    private List<Figure> api() throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (BareCommits commits = BareCommits.start()) {
            for (ApiThroughput.Level level :
                    ApiThroughput.measure(bench.cluster().client().getConfiguration(), commits)) {
                Reference bare = new Reference(
                        "bare PostgreSQL commits of one such row",
                        level.commits().perSecond());
                String clients = " at " + level.clients() + " clients";
                figures.add(Figure.rate(
                        "API creates" + clients,
                        level.creates(),
                        level.clients() == MANY_CLIENTS ? 2700.0 : null,
                        bare));
                figures.add(Figure.rate("API gets" + clients, level.gets(), null, bare));
            }
        }
        return figures;
    }

    /** What Swarm takes for the same; its figures stand beside ours, on the same machine in the same run. */
    private List<Figure> swarm() throws IOException, InterruptedException {
        SwarmEngine swarm = bench.startSwarm();
        try {
            List<Duration> one = new ArrayList<>();
            List<Duration> killed = new ArrayList<>();
            List<Duration> many = new ArrayList<>();
            List<Duration> gone = new ArrayList<>();
            List<Duration> rolled = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                one.add(swarm.create("one-" + round, 1));
                killed.add(swarm.kill());
                swarm.remove("one-" + round);
                many.add(swarm.create("many-" + round, ManyPods.MANY));
                gone.add(swarm.remove("many-" + round));
                swarm.create("rolled-" + round, ManyPods.ROLLED);
                rolled.add(swarm.roll("rolled-" + round, ManyPods.ROLLED));
                swarm.remove("rolled-" + round);
            }
            return List.of(
                    Figure.seconds(SWARM + ": created → one container runs", Samples.of(one), null, null),
                    Figure.seconds(SWARM + ": container killed → another runs", Samples.of(killed), null, null),
                    Figure.seconds(SWARM + ": " + ManyPods.MANY + " replicas → all run", Samples.of(many), null, null),
                    Figure.seconds(SWARM + ": " + ManyPods.MANY + " removed → none runs", Samples.of(gone), null, null),
                    Figure.seconds(
                            SWARM + ": rolling update of " + ManyPods.ROLLED + ", start first",
                            Samples.of(rolled),
                            null,
                            null));
        } finally {
            bench.stopSwarm();
        }
    }

    /** With everything built and the data of an earlier start, until its node is Ready. */
    private List<Figure> up() throws IOException, InterruptedException {
        Path directory = bench.home().resolve("bench/target/warm");
        List<Duration> samples = new ArrayList<>();
        try {
            BenchCluster.capstan(bench.home(), "up", "--dir", directory.toString(), "--empty");
            for (int round = 0; round < ROUNDS; round++) {
                BenchCluster.capstan(bench.home(), "down", "--dir", directory.toString());
                long start = System.nanoTime();
                BenchCluster.capstan(bench.home(), "up", "--dir", directory.toString(), "--empty");
                samples.add(Duration.ofNanos(System.nanoTime() - start));
            }
        } finally {
            if (Files.exists(directory)) {
                BenchCluster.capstan(bench.home(), "down", "--purge", "--dir", directory.toString());
            }
        }
        return List.of(Figure.seconds("up, warm → node Ready", Samples.of(samples), 10.0, null));
    }
}

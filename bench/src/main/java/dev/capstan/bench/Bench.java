package dev.capstan.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/** {@code ./capstan bench}: prints each figure, its reference from the same run, and their ratio. */
public final class Bench {
    private static final int ROUNDS = 20;
    private static final int WARM_UP = 5;

    private final PrintStream out;

    private Bench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
        new Bench(System.out).run(home);
        System.exit(0); // the HTTP client's threads would keep us
    }

    private void run(Path home) throws IOException, InterruptedException, ExecutionException {
        try (BenchCluster cluster = BenchCluster.up(home);
                ByHand byHand = new ByHand(home.resolve("bench/target/by-hand"))) {
            informers(InformerLatency.measure(cluster));
            PodPath path = new PodPath();
            // Turn by turn, so that both see the same engine and the same noise.
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                boolean counts = round >= WARM_UP;
                byHand.round(counts);
                path.round(cluster.client(), "bench-" + round, counts);
            }
            pods(path.report(), byHand.report());
            out.println();
            out.println("where the time goes, by the agent's log");
            TimingLines.of(cluster.log("node-agent"))
                    .forEach((step, samples) -> out.printf("  %-28s %s%n", step, samples));
        }
    }

    private void informers(InformerLatency.Report report) {
        out.println();
        out.println("commit to informer");
        row("acknowledged → seen by an informer", report.acknowledgedToSeen(), report.bareRecord());
        row("create sent → seen by an informer", report.createToSeen(), report.bareRecord());
        out.printf("  %-40s %s%n", "reference: a bare Kafka record", report.bareRecord());
    }

    private void pods(PodPath.Report path, ByHand.Report byHand) {
        out.println();
        out.println("created to bound (reference: one bare API create, of which the path has four)");
        row("Deployment created → Pod bound", path.bound(), path.acknowledged());
        out.println();
        out.println("created to Running (reference: the same sandbox, CNI call and container by hand)");
        row("Deployment created → Pod Running", path.running(), byHand.total());
        row("Deployment created → Pod Ready", path.ready(), byHand.total());
        out.printf("  %-40s %s%n", "by hand: all", byHand.total());
        out.printf("  %-40s %s%n", "by hand: sandbox", byHand.sandbox());
        out.printf("  %-40s %s%n", "by hand: CNI ADD", byHand.network());
        out.printf("  %-40s %s%n", "by hand: container", byHand.container());
    }

    private void row(String what, Samples measured, Samples reference) {
        out.printf(
                "  %-40s %s; %.2f × the reference%n",
                what, measured, measured.medianMillis() / reference.medianMillis());
    }
}

package dev.capstan.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * {@code ./capstan bench [api]}: prints each figure, its reference from the same run, and their ratio. With {@code api} only
 * those of the API server.
 */
public final class Bench {
    private static final int ROUNDS = 20;
    private static final int WARM_UP = 5;

    private final PrintStream out;

    private Bench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
        Bench bench = new Bench(System.out);
        if (arguments.length > 1 && arguments[1].equals("api")) {
            bench.runApi(home);
        } else {
            bench.run(home);
            bench.runApi(home);
        }
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

    private void runApi(Path home) throws Exception {
        try (BenchCluster cluster = BenchCluster.up(home);
                BareCommits commits = BareCommits.start()) {
            api(ApiThroughput.measure(cluster.client().getConfiguration(), commits));
        }
    }

    private void api(List<ApiThroughput.Level> levels) {
        out.println();
        out.println("API, 1.1 KB objects (reference: bare PostgreSQL commits of one row of that size)");
        for (ApiThroughput.Level level : levels) {
            rate("creates", level.clients(), level.creates(), level.commits());
            rate("gets", level.clients(), level.gets(), level.commits());
            out.printf("  %-40s %s%n", "reference: commits, " + level.clients() + " clients", level.commits());
        }
    }

    private void rate(String what, int clients, ClosedLoop.Rate measured, ClosedLoop.Rate reference) {
        out.printf(
                "  %-40s %s; %.2f × the reference%n",
                what + ", " + clients + " clients", measured, measured.perSecond() / reference.perSecond());
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

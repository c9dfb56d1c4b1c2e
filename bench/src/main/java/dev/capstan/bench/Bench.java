package dev.capstan.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * {@code ./capstan bench [name…]}: prints each figure, its bar, its reference from the same run, and their ratio. The same
 * table is left as Markdown in {@code bench/target/bench.md}.
 */
public final class Bench {
    private Bench() {}

    /** @param arguments the checkout, then the names of benchmarks; none for all */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments.length > 0 ? arguments[0] : ".").toAbsolutePath();
        int code = run(home, Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length));
        System.exit(code); // the HTTP client's threads would keep us
    }

    private static int run(Path home, List<String> names) throws IOException, InterruptedException {
        try (Workbench bench = new Workbench(home)) {
            Map<String, Benchmarks.Benchmark> all = new Benchmarks(bench).byName();
            List<String> unknown = new ArrayList<>(names);
            unknown.removeAll(all.keySet());
            if (!unknown.isEmpty()) {
                System.err.println("bench does not know " + unknown + "; there are " + all.keySet());
                return 1;
            }
            ResultTable table = new ResultTable();
            boolean complete = true;
            for (Map.Entry<String, Benchmarks.Benchmark> each : all.entrySet()) {
                if (names.isEmpty() || names.contains(each.getKey())) {
                    complete &= measure(each.getKey(), each.getValue(), table);
                }
            }
            System.out.println("\n" + table.text());
            Files.writeString(
                    Files.createDirectories(home.resolve("bench/target")).resolve("bench.md"), table.markdown());
            bench.madeCluster().ifPresent(Bench::whereTheTimeGoes);
            return complete ? 0 : 1;
        }
    }

    /** @return false for one that came to nothing, which costs the others nothing */
    private static boolean measure(String name, Benchmarks.Benchmark benchmark, ResultTable table)
            throws InterruptedException {
        System.out.println("measuring " + name + " …");
        try {
            table.add(benchmark.run());
            return true;
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception failure) {
            System.err.println(name + " came to nothing:");
            failure.printStackTrace();
            return false;
        }
    }

    private static void whereTheTimeGoes(BenchCluster cluster) {
        System.out.println("\nwhere the time goes, by the agent's log");
        try {
            TimingLines.of(cluster.log("node-agent"))
                    .forEach((step, samples) -> System.out.printf("  %-28s %s%n", step, samples));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

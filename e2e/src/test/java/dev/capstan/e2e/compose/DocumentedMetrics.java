package dev.capstan.e2e.compose;

import dev.capstan.e2e.cluster.CapstanCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The table of metrics in docs/operations.md: who has which. */
final class DocumentedMetrics {
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)(\\*?)`");
    private static final List<String> CONTROLLERS = List.of("deployment-service", "replicaset-service");
    private static final List<String> ALL_BUT_API =
            List.of("deployment-service", "replicaset-service", "scheduler-service", "lifecycle-service", "node-agent");

    /**
     * One metric of one service.
     *
     * @param prefix whether its name is the beginning of several
     */
    record Metric(String service, String name, boolean prefix) {
        boolean isAmong(Scrape scrape) {
            return scrape.names().stream().anyMatch(found -> prefix ? found.startsWith(name) : found.equals(name));
        }
    }

    private DocumentedMetrics() {}

    static List<Metric> read() {
        String manual;
        try {
            manual = Files.readString(CapstanCluster.checkout().resolve("docs/operations.md"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        List<Metric> metrics = new ArrayList<>();
        manual.lines()
                .dropWhile(line -> !line.equals("## Metrics"))
                .takeWhile(line -> !line.equals("## Logs"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("(?<!\\\\)\\|"))
                .forEach(cells -> addRow(cells[1], cells[3], metrics));
        return metrics;
    }

    private static void addRow(String names, String owners, List<Metric> metrics) {
        for (MatchResult name : NAME.matcher(names).results().toList()) {
            for (String service : services(owners.strip().split(":")[0])) {
                metrics.add(new Metric(service, name.group(1), !name.group(2).isEmpty()));
            }
        }
    }

    private static List<String> services(String owners) {
        List<String> services = new ArrayList<>();
        for (String owner : owners.split(", ")) {
            switch (owner) {
                case "all" -> {
                    services.add("api-service");
                    services.addAll(ALL_BUT_API);
                }
                case "all but api-service" -> services.addAll(ALL_BUT_API);
                case "controllers" -> services.addAll(CONTROLLERS);
                case "scheduler" -> services.add("scheduler-service");
                case "lifecycle" -> services.add("lifecycle-service");
                case "api-service", "node-agent" -> services.add(owner);
                default -> throw new AssertionError("docs/operations.md has metrics of '" + owner + "'");
            }
        }
        return services;
    }
}

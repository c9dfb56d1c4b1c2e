package dev.capstan.e2e.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Who owns what, as {@code /capstan/owners} tells it. */
final class Owners {
    /** The instance is named after host and process; empty when the shards are nobody's. */
    private record Row(String controller, String instance, List<Integer> shards) {}

    private final List<Row> rows;

    private Owners(List<Row> rows) {
        this.rows = rows;
    }

    static Owners of(ProcessCluster cluster) {
        return new Owners(Arrays.asList(cluster.client()
                .getKubernetesSerialization()
                .unmarshal(cluster.client().raw("/capstan/owners"), Row[].class)));
    }

    /** Every shard is somebody's, and every controller's part in it is somebody of these. */
    boolean areAllOf(List<ServiceProcess> alive) {
        return rows.stream()
                .filter(row ->
                        !row.controller().equals("relay") && !row.shards().isEmpty())
                .allMatch(row -> alive.stream().anyMatch(process -> isOf(row, process)));
    }

    /** How many of these have a part in the controller's work. */
    long countOf(String controller, List<ServiceProcess> processes) {
        return processes.stream().filter(process -> own(controller, process)).count();
    }

    boolean own(String controller, ServiceProcess process) {
        return rows.stream()
                .anyMatch(row ->
                        row.controller().equals(controller) && !row.shards().isEmpty() && isOf(row, process));
    }

    Set<Integer> shards(String controller) {
        List<Integer> all = new ArrayList<>();
        rows.stream()
                .filter(row ->
                        row.controller().equals(controller) && !row.instance().isEmpty())
                .forEach(row -> all.addAll(row.shards()));
        return all.stream().collect(Collectors.toSet());
    }

    private static boolean isOf(Row row, ServiceProcess process) {
        return row.instance().endsWith("-" + process.pid());
    }

    @Override
    public String toString() {
        return rows.toString();
    }
}

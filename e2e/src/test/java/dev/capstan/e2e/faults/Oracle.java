package dev.capstan.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Workload;
import dev.capstan.e2e.faults.WriteLedger.Logged;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Says from outside whether a cluster is as it must be once it has come to rest: with the client's ledger, with readers of
 * its own in PostgreSQL and Kafka, with {@code docker}, {@code ip} and files. It believes no service.
 */
final class Oracle {
    /** Long enough for a machine that has much else to do; the slowest safety net, the search for orphans, comes every 30 s. */
    private static final Duration REST = Duration.ofMinutes(8);

    private final ClusterUnderFire cluster;
    private final String node;
    private final Workload workload;
    private final String steady;
    private final WriteLedger ledger;
    private final Fleet fleet;
    private final List<String> rulesBefore;
    private final List<String> untouched;
    private final JsonMapper json = new JsonMapper();

    /** The steady Deployment's containers, which run now, must run on. */
    Oracle(ClusterUnderFire cluster, String node, Workload workload, String steady, WriteLedger ledger, Fleet fleet) {
        this.cluster = cluster;
        this.node = node;
        this.workload = workload;
        this.steady = steady;
        this.ledger = ledger;
        this.fleet = fleet;
        this.rulesBefore = HostView.of(cluster, node).rules();
        this.untouched = steadyContainers();
    }

    /** Waits for rest, then looks at everything. */
    void verify() throws SQLException {
        cluster.awaitServing();
        await().alias("what is wanted runs, and nothing else")
                .atMost(REST)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(RuntimeException.class)
                .untilAsserted(() -> assertThat(podDifferences()).isEmpty());
        List<String> differences = new ArrayList<>(fleet.settle());
        await().alias("everything is published")
                .atMost(REST)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(RuntimeException.class)
                .until(this::isPublished);
        DatabaseView database = readStore(differences);
        differences.addAll(ledger.differencesFrom(configMapsIn(database)));
        assertThat(differences).as("differences").isEmpty();
        assertThat(steadyContainers())
                .as("containers that nobody had reason to touch: id, start, process")
                .isEqualTo(untouched);
    }

    private List<String> podDifferences() {
        List<Deployment> deployments =
                cluster.client().apps().deployments().inAnyNamespace().list().getItems();
        List<Pod> pods = cluster.client().pods().inAnyNamespace().list().getItems();
        return PodAudit.differences(deployments, pods, HostView.of(cluster, node), rulesBefore);
    }

    private boolean isPublished() {
        JsonNode store = json.readTree(cluster.client().raw("/capstan/store"));
        return !store.path("rebuilding").asBoolean()
                && store.path("published").asLong() >= store.path("revision").asLong();
    }

    /** Nodes and schedulers go on writing, so Kafka is read between two looks at the store that must agree on it. */
    private DatabaseView readStore(List<String> differences) throws SQLException {
        while (true) {
            DatabaseView before = DatabaseView.read(cluster.servers());
            TopicsView topics = TopicsView.read(cluster.servers());
            if (DatabaseView.read(cluster.servers()).revision() == before.revision()) {
                differences.addAll(TopicAudit.differences(before, topics));
                return before;
            }
        }
    }

    private Map<String, List<Logged>> configMapsIn(DatabaseView database) {
        String prefix = workload.namespace() + "/";
        String written = prefix + ConfigMapWriters.NAME_PREFIX;
        Map<String, List<Logged>> log = new HashMap<>();
        database.changes().stream()
                .filter(change ->
                        change.resource().equals("configmaps") && change.key().startsWith(written))
                .forEach(change -> log.computeIfAbsent(
                                change.key().substring(prefix.length()), name -> new ArrayList<>())
                        .add(new Logged(change.kind(), valueOf(change))));
        return log;
    }

    private String valueOf(ChangeRow change) {
        return change.isDeletion()
                ? ""
                : json.readTree(change.body()).path("data").path("v").asString();
    }

    private List<String> steadyContainers() {
        return workload.pods(steady).stream()
                .map(pod -> pod.getMetadata().getUid())
                .flatMap(uid -> Arrays.stream(new String[] {cluster.sandboxOf(uid), cluster.containerOf(uid, "web")}))
                .map(id -> cluster.shell()
                        .run("docker", "inspect", "--format", "{{.Id}} {{.State.StartedAt}} {{.State.Pid}}", id)
                        .strip())
                .sorted()
                .toList();
    }
}

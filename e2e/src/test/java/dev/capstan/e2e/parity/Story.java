package dev.capstan.e2e.parity;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.RawHttp;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What happened in the recording, once more: its requests in their order, each when the cluster has come as far as
 * Kubernetes had. Names that were made in the recording (Pods' names, uids, versions) are replaced by what stands in
 * their place here.
 */
final class Story implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(120);
    /** A container that its probe kills may be started a last time after 5 min of back-off. */
    private static final Duration AFTER_BACK_OFF = Duration.ofMinutes(8);

    private static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";
    private static final String NAMESPACE = "/api/v1/namespaces/rec";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private static final String WEB = "/apis/apps/v1/namespaces/rec/deployments/web";
    private static final String SSA = "/apis/apps/v1/namespaces/rec/deployments/ssa";
    private static final String PODS_OF_WEB = NAMESPACE + "/pods?labelSelector=app%3Dweb";

    /**
     * Before the loop that uses up the memory limit: the engine begins to listen for the kernel's word just after a container
     * has started, and on a busy machine that one has ended by then.
     */
    static final String NOT_AT_ONCE = "sleep 1; ";

    /** What `crash` waits in, but for the moment in which it runs once more. */
    private static final String BACK_OFF = "CrashLoopBackOff";

    private static final String MEMORY_LOOP = "x=a; while";

    private final RawHttp api;
    private final Map<Recording, Answer> answers = new LinkedHashMap<>();
    private final Map<String, WatchHistory> watches = new LinkedHashMap<>();
    private final Map<String, String> replacements = new LinkedHashMap<>();

    private final Map<String, Recording> writes = Recording.of("2-writes");
    private final Map<String, Recording> errors = Recording.of("3-errors");
    private final Map<String, Recording> reads = Recording.of("4-reads");
    private final Map<String, Recording> states = Recording.of("5-pod-states");

    Story(CapstanCluster cluster) {
        this.api = new RawHttp(cluster);
        replacements.put("busybox:local", "capstan/hello:0.1");
        replacements.put(MEMORY_LOOP, NOT_AT_ONCE + MEMORY_LOOP);
        replacements.put(
                "peer1", get("/api/v1/nodes").at("/items/0/metadata/name").stringValue());
    }

    /** @return what came of it */
    Outcome tell() {
        createAll();
        lookAtWhatRuns();
        refuseAll();
        changeTheDeployment();
        applyOnTheServer();
        deletePods();
        deleteDeployments();
        awaitRepeatedCrashes();
        send(reads.get("orphaned replicasets"));
        send(reads.get("events"));
        deleteTheNamespace();
        Map<String, List<JsonNode>> frames = new LinkedHashMap<>();
        watches.forEach((name, watch) -> frames.put(name, watch.frames()));
        return new Outcome(answers, frames);
    }

    private void createAll() {
        send(writes.get("create namespace"));
        awaitTrue("its service account", () -> exists(NAMESPACE + "/serviceaccounts/default"));
        Recording.of("7-watches")
                .values()
                .forEach(watch -> watches.put(watch.name(), WatchHistory.of(api, watch.path(), "application/json")));
        watches.put(
                "namespace",
                WatchHistory.of(
                        api, "/api/v1/namespaces?watch=true&fieldSelector=metadata.name%3Drec", "application/json"));
        watches.put("tables of pods", WatchHistory.of(api, NAMESPACE + "/pods?watch=true", TABLE));
        writes.values().stream()
                .filter(write -> write.method().equals("POST"))
                .filter(write ->
                        !write.path().endsWith("/namespaces") && !write.path().endsWith("/eviction"))
                .forEach(this::send);
    }

    private void lookAtWhatRuns() {
        awaitTrue("all of it", AFTER_BACK_OFF, () -> {
            Map<String, JsonNode> pods = pods();
            return Stream.of("bare", "init").allMatch(name -> isReady(pods.get(name)))
                    && hasBeenReady("probed", 0)
                    && phase(pods.get("done")).equals("Succeeded")
                    && phase(pods.get("failed")).equals("Failed")
                    && phase(pods.get("oom")).equals("Failed")
                    && waiting(pods.get("crash")).equals(BACK_OFF)
                    && isRolledOut(WEB, 2);
        });
        awaitTrue(
                "the owner that a Lease gets when it is renewed",
                () -> get(LEASES)
                        .path("items")
                        .valueStream()
                        .noneMatch(
                                lease -> lease.at("/metadata/ownerReferences").isMissingNode()));
        know(reads.get("get"), get(WEB));
        send(states.get("pods of the deployment"));
        sendPages();
        sendTables();
        Set<String> later = Set.of("orphaned replicasets", "events", "namespace terminating", "namespace gone");
        reads.values().stream()
                .filter(read -> !later.contains(read.name()) && !read.name().startsWith("list pods"))
                .forEach(this::send);
        Recording.of("1-discovery").values().forEach(this::send);
    }

    private void sendPages() {
        Recording first = reads.get("list pods, first page");
        turn(
                first,
                sendUntil(
                        first,
                        page -> page.path("items")
                                .valueStream()
                                .anyMatch(pod -> name(pod).equals("crash")
                                        && waiting(pod).equals(BACK_OFF))));
        Recording second = reads.get("list pods, second page");
        turn(second, send(second));
    }

    /** From here on a request for the page after this one names ours. */
    private void turn(Recording page, Answer live) {
        replacements.put(
                page.answer().body().at("/metadata/continue").asString(""),
                live.body().at("/metadata/continue").asString(""));
    }

    private void sendTables() {
        Recording.of("6-tables").values().forEach(table -> {
            if (table.path().equals(NAMESPACE + "/pods")) {
                sendUntil(
                        table,
                        pods -> pods.path("rows")
                                .valueStream()
                                .map(row -> row.path("cells"))
                                .anyMatch(cells -> cells.path(0).asString("").equals("crash")
                                        && cells.path(2).asString("").equals(BACK_OFF)));
            } else {
                send(table);
            }
        });
    }

    private void refuseAll() {
        errors.values().stream()
                .filter(error -> !error.name().equals("create in terminating namespace"))
                .forEach(this::send);
    }

    private void changeTheDeployment() {
        send(writes.get("scale by patch"));
        awaitTrue("four replicas", () -> isRolledOut(WEB, 4));
        send(writes.get("new template by strategic merge"));
        awaitTrue("the new template", () -> isRolledOut(WEB, 4));
        know(
                writes.get("json patch"),
                send(writes.get("merge patch removes label")).body());
        send(writes.get("json patch"));
        send(writes.get("status update leaves the spec"));
        awaitTrue("two replicas", () -> namesOfWeb().size() == 2 && isRolledOut(WEB, 2));
    }

    private void applyOnTheServer() {
        send(writes.get("server-side apply creates"));
        awaitTrue(
                "the new ReplicaSet to be told of",
                () -> get(SSA).path("status").has("conditions"));
        send(writes.get("server-side apply conflict"));
        if (send(writes.get("server-side apply forced")).status() == 200) {
            awaitTrue("what was applied", () -> isRolledOut(SSA, 3));
        }
    }

    private void deletePods() {
        JsonNode recorded = states.get("before deletion").answer().body();
        JsonNode live = send(states.get("before deletion")).body();
        for (int i = 0; i < recorded.path("items").size(); i++) {
            replacements.put(
                    name(recorded.path("items").get(i)), name(live.path("items").get(i)));
        }
        for (String end : List.of("delete a pod", "evict a pod")) {
            Set<String> before = new HashSet<>(namesOfWeb());
            send(writes.get(end));
            awaitTrue("a replacement", () -> namesOfWeb().stream().anyMatch(name -> !before.contains(name)));
            awaitTrue("two again", () -> namesOfWeb().size() == 2 && isRolledOut(WEB, 2));
        }
    }

    private void deleteDeployments() {
        send(writes.get("foreground delete"));
        send(writes.get("orphan delete"));
        awaitTrue("no Deployments", () -> !exists(WEB) && !exists(SSA));
    }

    private void awaitRepeatedCrashes() {
        await().alias("three restarts")
                .atMost(AFTER_BACK_OFF)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> restarts(pods().get("crash")) >= 3 && hasBeenReady("probed", 3));
    }

    /** It is for some seconds after each start. */
    private boolean hasBeenReady(String name, int restarts) {
        return Objects.requireNonNull(watches.get("pods")).frames().stream()
                .filter(frame -> !frame.path("type").stringValue().equals("BOOKMARK"))
                .map(frame -> frame.path("object"))
                .anyMatch(pod -> name(pod).equals(name) && isReady(pod) && restarts(pod) >= restarts);
    }

    private void deleteTheNamespace() {
        send(writes.get("delete namespace"));
        send(reads.get("namespace terminating"));
        send(errors.get("create in terminating namespace"));
        awaitTrue(
                "what the namespace waits for",
                () -> !exists(NAMESPACE) || get(NAMESPACE).path("status").has("conditions"));
        send(reads.get("namespace gone"));
        awaitTrue("the end", () -> !exists(NAMESPACE));
    }

    /** From here on a request that names the recorded object by uid, version and time of creation names ours. */
    private void know(Recording recording, JsonNode live) {
        JsonNode recorded = recording.answer().body().path("metadata");
        for (String own : List.of("uid", "resourceVersion", "creationTimestamp")) {
            replacements.put(
                    "\"" + own + "\":" + recorded.path(own),
                    "\"" + own + "\":" + live.path("metadata").path(own));
        }
    }

    private Answer send(Recording recording) {
        HttpResponse<String> response = api.sendAccepting(
                recording.accept(),
                recording.method(),
                here(recording.path()),
                recording.contentType(),
                here(recording.body()));
        Answer answer = Answer.of(response.statusCode(), response.body());
        answers.put(recording, answer);
        return answer;
    }

    /** Again and again: what comes and goes is looked at when it is as it was in the recording. */
    private Answer sendUntil(Recording recording, Predicate<JsonNode> asRecorded) {
        awaitTrue(
                recording.name() + ", as recorded",
                () -> asRecorded.test(send(recording).body()));
        return answers.get(recording);
    }

    private String here(String recorded) {
        String text = recorded;
        for (Map.Entry<String, String> one : replacements.entrySet()) {
            text = one.getKey().isEmpty() ? text : text.replace(one.getKey(), one.getValue());
        }
        return text;
    }

    private JsonNode get(String path) {
        HttpResponse<String> response = api.sendAccepting("application/json", "GET", path, "", "");
        return Answer.of(response.statusCode(), response.body()).body();
    }

    private boolean exists(String path) {
        return api.sendAccepting("application/json", "GET", path, "", "").statusCode() == 200;
    }

    private Map<String, JsonNode> pods() {
        Map<String, JsonNode> pods = new LinkedHashMap<>();
        get(NAMESPACE + "/pods").path("items").forEach(pod -> pods.put(name(pod), pod));
        return pods;
    }

    private List<String> namesOfWeb() {
        return get(PODS_OF_WEB).path("items").valueStream().map(Story::name).toList();
    }

    private boolean isRolledOut(String path, int replicas) {
        JsonNode deployment = get(path);
        JsonNode status = deployment.path("status");
        return status.path("observedGeneration").asLong(0)
                        == deployment.at("/metadata/generation").asLong(-1)
                && Stream.of("replicas", "updatedReplicas", "availableReplicas")
                        .allMatch(count -> status.path(count).asInt(0) == replicas)
                && status.path("conditions")
                        .valueStream()
                        .anyMatch(condition ->
                                condition.path("reason").asString("").equals("NewReplicaSetAvailable"));
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").stringValue();
    }

    private static String phase(JsonNode pod) {
        return pod.at("/status/phase").asString("");
    }

    private static JsonNode container(JsonNode pod) {
        return pod.at("/status/containerStatuses/0");
    }

    private static String waiting(JsonNode pod) {
        return container(pod).at("/state/waiting/reason").asString("");
    }

    private static int restarts(JsonNode pod) {
        return container(pod).path("restartCount").asInt(0);
    }

    private static boolean isReady(JsonNode pod) {
        return container(pod).path("ready").asBoolean(false);
    }

    private static void awaitTrue(String what, Callable<Boolean> condition) {
        awaitTrue(what, SOON, condition);
    }

    private static void awaitTrue(String what, Duration limit, Callable<Boolean> condition) {
        await().alias(what).atMost(limit).pollInterval(Duration.ofMillis(50)).until(condition);
    }

    @Override
    public void close() {
        watches.values().forEach(WatchHistory::close);
        api.close();
    }
}

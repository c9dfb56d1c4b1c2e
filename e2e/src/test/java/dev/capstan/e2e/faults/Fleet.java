package dev.capstan.e2e.faults;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Deployments that are created, scaled and deleted while faults happen. For each it is known how many replicas may be wanted:
 * what was acknowledged, or, where an answer is missing, that or what was asked for.
 */
final class Fleet implements AutoCloseable {
    private static final int SIZE = 3;
    private static final int MOST_REPLICAS = 3;
    private static final int ABSENT = -1;
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final CapstanCluster cluster;
    private final Workload workload;
    private final String path;
    private final RawHttp http;
    private final Random random;
    private final Map<String, TreeSet<Integer>> possible = new TreeMap<>();

    Fleet(CapstanCluster cluster, Workload workload, Random random) {
        this.cluster = cluster;
        this.workload = workload;
        this.path = "/apis/apps/v1/namespaces/" + workload.namespace() + "/deployments";
        this.http = new RawHttp(cluster);
        this.random = random;
        for (int number = 0; number < SIZE; number++) {
            possible.put("d" + number, new TreeSet<>(List.of(ABSENT)));
        }
    }

    /** One request about one of them, never repeated. */
    void change() throws InterruptedException {
        String name = "d" + random.nextInt(SIZE);
        TreeSet<Integer> states = possible.get(name);
        int now = states.size() == 1 ? states.first() : ABSENT;
        if (states.size() > 1) {
            return;
        }
        if (now == ABSENT) {
            int replicas = 1 + random.nextInt(MOST_REPLICAS);
            Deployment wanted = workload.deployment(name, replicas).build();
            note(name, replicas, send("POST", path, "application/json", json(wanted)));
        } else if (random.nextInt(4) == 0) {
            note(name, ABSENT, send("DELETE", path + "/" + name, "application/json", ""));
        } else {
            int replicas = (now + 1 + random.nextInt(MOST_REPLICAS)) % (MOST_REPLICAS + 1);
            note(
                    name,
                    replicas,
                    send(
                            "PATCH",
                            path + "/" + name,
                            "application/merge-patch+json",
                            "{\"spec\":{\"replicas\":" + replicas + "}}"));
        }
    }

    /** Deletes them all. */
    void clear() throws InterruptedException {
        for (String name : possible.keySet()) {
            if (!possible.get(name).equals(Set.of(ABSENT))) {
                note(name, ABSENT, send("DELETE", path + "/" + name, "application/json", ""));
            }
        }
    }

    private String json(Deployment deployment) {
        return cluster.client().getKubernetesSerialization().asJson(deployment);
    }

    private boolean send(String method, String url, String type, String body) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.exchange(method, url, type, body, ANSWER);
            if (answer.statusCode() / 100 == 4 && answer.statusCode() != 429) {
                throw new AssertionError(method + " " + url + " was refused: " + answer.body());
            }
            return answer.statusCode() / 100 == 2;
        } catch (IOException noAnswer) {
            return false;
        }
    }

    private void note(String name, int state, boolean acknowledged) {
        if (acknowledged) {
            possible.get(name).clear();
        }
        possible.get(name).add(state);
    }

    /** Once all is quiet: what the API has is one of the possible states, and the only one from then on. */
    List<String> settle() {
        List<String> differences = new ArrayList<>();
        possible.forEach((name, states) -> {
            Deployment found = cluster.client()
                    .apps()
                    .deployments()
                    .inNamespace(workload.namespace())
                    .withName(name)
                    .get();
            int state = found == null ? ABSENT : found.getSpec().getReplicas();
            if (!states.contains(state)) {
                differences.add("Deployment " + name + " has " + state + " replicas (-1: isn't there), acknowledged: "
                        + states);
            }
            states.clear();
            states.add(state);
        });
        return differences;
    }

    @Override
    public void close() {
        http.close();
    }
}

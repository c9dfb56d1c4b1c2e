package dev.capstan.bench;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Creates and gets per second through the API, over HTTPS with a token, at 1, 8 and 32 clients on this machine. The reference
 * is one row of the same size per transaction, by as many JDBC connections, on a PostgreSQL with the same settings.
 */
final class ApiThroughput {
    private static final List<Integer> CLIENTS = List.of(1, 8, 32);
    private static final String VALUE = "x".repeat(1000);
    private static final int WARM_UP = 15_000;

    /** Until then the JIT's compiler takes a third of a core from what is measured: the server is one process with all its parts. */
    private static final int WARM_UPS = 5;

    private static final int PER_CLIENT = 1_000;
    private static final int MOST = 20_000;

    /** @param commits the reference */
    record Level(int clients, ClosedLoop.Rate creates, ClosedLoop.Rate gets, ClosedLoop.Rate commits) {}

    private final ApiConnection api;

    private ApiThroughput(ApiConnection api) {
        this.api = api;
    }

    static List<Level> measure(Config kubeconfig, BareCommits commits)
            throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
        ApiThroughput throughput = new ApiThroughput(new ApiConnection(kubeconfig));
        throughput.warmUp();
        List<Level> levels = new ArrayList<>();
        for (int clients : CLIENTS) {
            levels.add(throughput.at(clients, commits));
        }
        return levels;
    }

    private void warmUp() throws IOException, InterruptedException, ExecutionException {
        createNamespace("warm-up");
        for (int round = 0; round < WARM_UPS; round++) {
            ClosedLoop.Rate creates = creates("warm-up", 32, WARM_UP);
            ClosedLoop.Rate gets = gets("warm-up", 32, WARM_UP);
            System.out.printf("warming up: creates %s, gets %s%n", creates, gets);
            empty("warm-up", WARM_UP);
        }
    }

    private Level at(int clients, BareCommits commits) throws IOException, InterruptedException, ExecutionException {
        String namespace = "clients-" + clients;
        int calls = Math.min(MOST, (clients + 1) * PER_CLIENT);
        createNamespace(namespace);
        ClosedLoop.Rate creates = creates(namespace, clients, calls);
        ClosedLoop.Rate gets = gets(namespace, clients, calls);
        empty(namespace, calls);
        return new Level(clients, creates, gets, commits.measure(clients, calls));
    }

    private ClosedLoop.Rate creates(String namespace, int clients, int calls)
            throws InterruptedException, ExecutionException {
        return ClosedLoop.run(
                clients,
                calls,
                () -> session(number -> api.send("POST", path(namespace), """
                        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"value":"%s"}}""".formatted(name(number), VALUE))));
    }

    private ClosedLoop.Rate gets(String namespace, int clients, int calls)
            throws InterruptedException, ExecutionException {
        return ClosedLoop.run(
                clients, calls, () -> session(number -> api.send("GET", path(namespace) + "/" + name(number), "")));
    }

    private void createNamespace(String namespace) throws IOException {
        api.send("POST", "/api/v1/namespaces", """
                {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s"}}""".formatted(namespace));
    }

    /** Or the size of the heap would be what is measured. */
    private void empty(String namespace, int objects) throws InterruptedException, ExecutionException {
        ClosedLoop.run(
                32, objects, () -> session(number -> api.send("DELETE", path(namespace) + "/" + name(number), "")));
    }

    private static String path(String namespace) {
        return "/api/v1/namespaces/" + namespace + "/configmaps";
    }

    private static String name(int number) {
        return "bench-" + number;
    }

    private static ClosedLoop.Session session(ClosedLoop.Call call) {
        return new ClosedLoop.Session() {
            @Override
            public void make(int number) throws Exception {
                call.make(number);
            }

            @Override
            public void close() {}
        };
    }
}

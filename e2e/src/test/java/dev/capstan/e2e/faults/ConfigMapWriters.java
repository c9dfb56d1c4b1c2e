package dev.capstan.e2e.faults;

import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.faults.WriteLedger.Answer;
import dev.capstan.e2e.faults.WriteLedger.Write;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that create, update and delete ConfigMaps all the time and write down what they were told. They never repeat a
 * request: an object about which an answer is missing is left alone for good. Now and then one reads what it has written,
 * through any of the API servers, and must find it.
 */
final class ConfigMapWriters implements AutoCloseable {
    /** What all their objects are called, and nobody else's. */
    static final String NAME_PREFIX = "written-";

    private static final int WRITERS = 3;
    private static final int OBJECTS_EACH = 4;
    private static final int READ_ONE_IN = 4;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final long PACE_MILLIS = 15;

    private final String path;
    private final List<RawHttp> servers;
    private final WriteLedger ledger;
    private final Random seeds;
    private final AtomicInteger values = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    ConfigMapWriters(ClusterUnderFire cluster, String namespace, WriteLedger ledger, Random seeds) {
        this.path = "/api/v1/namespaces/" + namespace + "/configmaps";
        this.servers = cluster.addresses().stream()
                .map(address -> new RawHttp(cluster, address))
                .toList();
        this.ledger = ledger;
        this.seeds = seeds;
    }

    /** New objects each time, so that what an earlier round left open stays out of it. */
    void start(int round) {
        running = true;
        for (int writer = 0; writer < WRITERS; writer++) {
            String prefix = NAME_PREFIX + round + "-" + writer + "-";
            Random random = new Random(seeds.nextLong());
            threads.add(Thread.ofVirtual().start(() -> write(prefix, random)));
        }
    }

    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    private void write(String prefix, Random random) {
        Map<String, Boolean> present = new HashMap<>();
        int generation = 0;
        List<String> names = new ArrayList<>();
        for (int number = 0; number < OBJECTS_EACH; number++) {
            names.add(prefix + generation++);
        }
        try {
            while (running) {
                int chosen = random.nextInt(names.size());
                String name = names.get(chosen);
                boolean exists = present.getOrDefault(name, false);
                boolean deletes = exists && random.nextInt(4) == 0;
                String value = deletes ? "" : "v" + values.incrementAndGet();
                RawHttp server = anyOf(servers, random);
                if (attempt(server, name, kind(exists, deletes), value)) {
                    present.put(name, !deletes);
                    if (random.nextInt(READ_ONE_IN) == 0) {
                        readBack(anyOf(servers, random), name, value);
                    }
                    Thread.sleep(PACE_MILLIS);
                } else {
                    names.set(chosen, prefix + generation++);
                    Thread.sleep(PACE_MILLIS * 10);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static RawHttp anyOf(List<RawHttp> servers, Random random) {
        return servers.get(random.nextInt(servers.size()));
    }

    private static String kind(boolean exists, boolean deletes) {
        return deletes ? "DELETED" : exists ? "MODIFIED" : "ADDED";
    }

    private boolean attempt(RawHttp server, String name, String kind, String value) throws InterruptedException {
        Answer answer = answer(server, name, kind, value);
        ledger.note(name, new Write(kind, value, answer));
        return answer == Answer.ACKNOWLEDGED;
    }

    /** Reads are fresh, whichever server took the write; one that can't answer now says so. */
    private void readBack(RawHttp server, String name, String value) throws InterruptedException {
        try {
            HttpResponse<String> response = server.exchange("GET", path + "/" + name, "application/json", "", ANSWER);
            boolean found = response.statusCode() == 200 && response.body().contains("\"" + value + "\"");
            boolean absent = response.statusCode() == 404;
            if (response.statusCode() / 100 != 5 && (value.isEmpty() ? !absent : !found)) {
                ledger.complain(name + " was just written as '" + value + "' and is read as " + response.body());
            }
        } catch (IOException noAnswer) {
            return;
        }
    }

    private Answer answer(RawHttp http, String name, String kind, String value) throws InterruptedException {
        String body = """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"},"data":{"v":"%s"}}""".formatted(name, value);
        try {
            HttpResponse<String> response = switch (kind) {
                case "ADDED" -> http.exchange("POST", path, "application/json", body, ANSWER);
                case "MODIFIED" -> http.exchange("PUT", path + "/" + name, "application/json", body, ANSWER);
                default -> http.exchange("DELETE", path + "/" + name, "application/json", "", ANSWER);
            };
            if (response.statusCode() / 100 == 4 && response.statusCode() != 429) {
                // Nobody else writes these objects, so no answer but yes can be right.
                ledger.complain(kind + " " + name + " was refused: " + response.body());
            }
            return response.statusCode() / 100 == 2 ? Answer.ACKNOWLEDGED : Answer.UNKNOWN;
        } catch (IOException noAnswer) {
            return Answer.UNKNOWN;
        }
    }

    @Override
    public void close() {
        servers.forEach(RawHttp::close);
    }
}

package dev.capstan.e2e.compose;

import dev.capstan.e2e.cluster.RawHttp;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Clients that create and update ConfigMaps through the shared address without a pause. They repeat a request as the fabric8
 * client does, after no answer, 429 and 5xx, ten times with growing pauses; AlreadyExists to a repeated create is success, and
 * after a Conflict they look whether the change is theirs. What fails after all that is final.
 */
final class RetryingWriters implements AutoCloseable {
    private static final int WRITERS = 3;
    private static final int OBJECTS_EACH = 3;
    private static final int RETRIES = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long PACE_MILLIS = 20;

    private final String path;
    private final RawHttp server;
    private final JsonMapper json = new JsonMapper();
    private final Map<String, List<String>> acknowledged = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong longest = new AtomicLong();
    private volatile boolean running;
    private int round;

    RetryingWriters(ComposeStack stack, String namespace) {
        this.path = "/api/v1/namespaces/" + namespace + "/configmaps";
        this.server = new RawHttp(stack);
    }

    void start() {
        running = true;
        longest.set(0);
        round++;
        for (int writer = 0; writer < WRITERS; writer++) {
            String prefix = "written-" + round + "-" + writer + "-";
            threads.add(Thread.ofVirtual().start(() -> write(prefix)));
        }
    }

    /** How long the slowest write took, from its first request to its answer. */
    Duration stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        return Duration.ofNanos(longest.get());
    }

    private void write(String prefix) {
        Map<String, String> versions = new TreeMap<>();
        try {
            for (int number = 0; running; number++) {
                String name = prefix + number % OBJECTS_EACH;
                String value = "v" + number;
                long began = System.nanoTime();
                String version = put(name, value, versions.get(name));
                if (version == null) {
                    return;
                }
                versions.put(name, version);
                note(name, value, System.nanoTime() - began);
                Thread.sleep(PACE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(String name, String value, long nanos) {
        acknowledged.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        longest.accumulateAndGet(nanos, Math::max);
    }

    /**
     * The version that the object then has; null when the failure is final.
     *
     * @param version null: it is to be created
     */
    private String put(String name, String value, String version) throws InterruptedException {
        String expected = version;
        String last = "";
        for (int attempt = 0; attempt <= RETRIES; attempt++) {
            if (attempt > 0) {
                Thread.sleep(FIRST_PAUSE.toMillis() << (attempt - 1));
            }
            try {
                HttpResponse<String> answer = send(name, value, expected);
                last = answer.statusCode() + " " + answer.body();
                if (answer.statusCode() / 100 == 2) {
                    return json.readTree(answer.body())
                            .at("/metadata/resourceVersion")
                            .asString();
                }
                if (answer.statusCode() == 409 && attempt > 0) {
                    JsonNode now = get(name);
                    if (now.at("/data/v").asString("").equals(value)) {
                        return now.at("/metadata/resourceVersion").asString();
                    }
                    expected = now.at("/metadata/resourceVersion").asString();
                } else if (answer.statusCode() / 100 == 4 && answer.statusCode() != 429) {
                    break;
                }
            } catch (IOException noAnswer) {
                last = noAnswer.toString();
            }
        }
        synchronized (this) {
            complaints.add(name + "=" + value + " failed for good: " + last);
        }
        return null;
    }

    private HttpResponse<String> send(String name, String value, String version)
            throws IOException, InterruptedException {
        String body = """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s"%s},"data":{"v":"%s"}}""".formatted(name, version == null ? "" : ",\"resourceVersion\":\"" + version + "\"", value);
        return version == null
                ? server.exchange("POST", path, "application/json", body, ANSWER)
                : server.exchange("PUT", path + "/" + name, "application/json", body, ANSWER);
    }

    private JsonNode get(String name) throws IOException, InterruptedException {
        HttpResponse<String> answer = server.exchange("GET", path + "/" + name, "application/json", "", ANSWER);
        if (answer.statusCode() != 200) {
            throw new IOException("GET " + name + ": " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }

    synchronized long count() {
        return acknowledged.values().stream().mapToLong(List::size).sum();
    }

    /**
     * What was acknowledged and isn't in the change log, in its place and once, or was lost since.
     *
     * @param log each object's values in the order of the changes
     */
    synchronized List<String> differencesFrom(Map<String, List<String>> log) {
        List<String> differences = new ArrayList<>(complaints);
        acknowledged.forEach((name, values) -> {
            List<String> logged = log.getOrDefault(name, List.of());
            // The last one may have been made by a writer that failed for good before its answer came.
            boolean complete = logged.equals(values)
                    || complaints.stream().anyMatch(complaint -> complaint.startsWith(name + "="))
                            && logged.size() >= values.size()
                            && logged.subList(0, values.size()).equals(values);
            if (!complete) {
                differences.add(name + " acknowledged: " + values + ", in the log: " + logged);
            }
        });
        return differences;
    }

    @Override
    public void close() {
        server.close();
    }
}

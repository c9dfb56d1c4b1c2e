package dev.capstan.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.ApiServer;
import dev.capstan.apiserver.testing.WatchStream;
import dev.capstan.apiserver.testing.WatchStream.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * A hundred clients list, watch from there, and start over at the last version they saw, each time at the other of two API
 * servers, while four others write. Little is kept in memory, so that restarts read from the log in PostgreSQL too.
 */
@Timeout(120)
class WatchRestartsIT {
    private static final int WATCHERS = 100;
    private static final int WRITERS = 4;
    private static final int WRITES = 60;
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String LAST = "last";

    private static List<ApiServer> servers = List.of();
    private static List<ApiClient> clients = List.of();

    @BeforeAll
    static void start() {
        String database = "spring.datasource.url=" + TestPostgres.newDatabase();
        String littleMemory = "capstan.store.recent-changes=3";
        servers = List.of(ApiServer.start(database, littleMemory), ApiServer.start(database, littleMemory));
        clients = servers.stream()
                .map(server -> new ApiClient(server, ApiServer.ADMIN_TOKEN))
                .toList();
    }

    @AfterAll
    static void stop() {
        servers.forEach(ApiServer::close);
    }

    /**
     * @param from the revision of its list
     * @param sequence what its watches showed, in order
     * @param objects the list with all that applied: value by name
     */
    private record Seen(long from, List<String> sequence, Map<String, String> objects) {}

    @Test
    void allSeeOneSequenceAndEndWithOneState() throws Exception {
        long seed = System.nanoTime();
        List<Seen> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Seen>> watchers = new ArrayList<>();
            for (int i = 0; i < WATCHERS; i++) {
                Random random = new Random(seed + i);
                watchers.add(threads.submit(() -> watch(random)));
            }
            List<Callable<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String prefix = "w" + i + "-";
                ApiClient client = client(i);
                writers.add(() -> write(client, prefix));
            }
            for (Future<Boolean> writer : threads.invokeAll(writers)) {
                writer.get();
            }
            assertThat(post(client(0), LAST, 0).code()).isEqualTo(201);
            for (Future<Seen> watcher : watchers) {
                all.add(watcher.get());
            }
        }

        List<Map.Entry<Long, String>> log = changeLog();
        Map<String, String> present = objects(client(1).get(CONFIG_MAPS).body());
        assertThat(log).hasSizeGreaterThan(WRITERS * WRITES);
        assertThat(all).hasSize(WATCHERS).allSatisfy(seen -> {
            assertThat(seen.sequence())
                    .as("seed %d, watch from %d", seed, seen.from())
                    .isEqualTo(log.stream()
                            .filter(change -> change.getKey() > seen.from())
                            .map(Map.Entry::getValue)
                            .toList());
            assertThat(seen.objects()).as("seed %d", seed).isEqualTo(present);
        });
    }

    private static Seen watch(Random random) throws InterruptedException {
        Thread.sleep(random.nextInt(500)); // not a wait: each begins at a moment of its own
        int server = random.nextInt(2);
        JsonNode list = client(server).get(CONFIG_MAPS).body();
        String version = list.at("/metadata/resourceVersion").asString();
        Seen seen = new Seen(Long.parseLong(version), new ArrayList<>(), objects(list));
        boolean ended = seen.objects().containsKey(LAST);
        while (!ended) {
            server = 1 - server;
            int most = 1 + random.nextInt(40);
            try (WatchStream watch = client(server).watch(CONFIG_MAPS + "?watch=true&resourceVersion=" + version)) {
                for (int i = 0; i < most && !ended; i++) {
                    Frame frame = watch.next();
                    version = frame.at("/metadata/resourceVersion");
                    seen.sequence().add(version + " " + frame.type() + " " + frame.name());
                    if (frame.type().equals("DELETED")) {
                        seen.objects().remove(frame.name());
                    } else {
                        seen.objects().put(frame.name(), frame.at("/data/value"));
                    }
                    ended = frame.name().equals(LAST);
                }
            }
        }
        return seen;
    }

    private static boolean write(ApiClient client, String prefix) {
        for (int i = 0; i < WRITES; i++) {
            String name = prefix + i % 10;
            Answer answer = switch (i / 10 % 3) {
                case 0 -> post(client, name, i);
                case 1 -> client.merge(CONFIG_MAPS + "/" + name, "{\"data\": {\"value\": \"" + i + "\"}}");
                default -> client.delete(CONFIG_MAPS + "/" + name);
            };
            assertThat(answer.code()).as(answer.text()).isLessThan(300);
        }
        return true;
    }

    private static Answer post(ApiClient client, String name, int value) {
        return client.post(
                CONFIG_MAPS, "{\"metadata\": {\"name\": \"" + name + "\"}, \"data\": {\"value\": \"" + value + "\"}}");
    }

    private static Map<String, String> objects(JsonNode list) {
        Map<String, String> objects = new TreeMap<>();
        for (JsonNode item : list.path("items")) {
            objects.put(
                    item.at("/metadata/name").asString(), item.at("/data/value").asString());
        }
        return objects;
    }

    private static List<Map.Entry<Long, String>> changeLog() {
        return servers.getFirst()
                .bean(JdbcTemplate.class)
                .query(
                        "SELECT revision, kind, name FROM changes WHERE resource = 'configmaps' ORDER BY revision",
                        (row, number) -> Map.entry(
                                row.getLong(1), row.getLong(1) + " " + row.getString(2) + " " + row.getString(3)));
    }

    private static ApiClient client(int number) {
        return clients.get(number % clients.size());
    }
}

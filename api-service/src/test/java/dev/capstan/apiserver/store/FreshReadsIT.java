package dev.capstan.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.testing.ApiClient;
import dev.capstan.apiserver.testing.ApiClient.Answer;
import dev.capstan.apiserver.testing.ApiServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two API servers on one database: what one has acknowledged, the other shows at once. Neither looks for the other's writes on
 * its own, so only a read that asks PostgreSQL can be fresh. {@code -Dcapstan.test.rounds=10000} for the long form.
 */
@Timeout(900)
class FreshReadsIT {
    private static final int ROUNDS = Integer.getInteger("capstan.test.rounds", 1_000);
    private static final int CLIENTS = 8;
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String NEVER = "capstan.store.poll-interval=1h";

    private static ApiServer first;
    private static ApiServer second;

    @BeforeAll
    static void start() {
        String database = "spring.datasource.url=" + TestPostgres.newDatabase();
        first = ApiServer.start(database, NEVER);
        second = ApiServer.start(database, NEVER);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @Test
    void everyReadOnOneShowsWhatTheOtherAcknowledged() throws Exception {
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String name = "c-" + i;
            clients.add(() -> rounds(name, ROUNDS / CLIENTS));
        }

        int read = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (Future<Integer> client : threads.invokeAll(clients)) {
                read += client.get();
            }
        }

        assertThat(read).isEqualTo(ROUNDS / CLIENTS * CLIENTS);
    }

    /** Writer and reader change places every round. */
    private static int rounds(String name, int count) {
        ApiClient writer = new ApiClient(first, ApiServer.ADMIN_TOKEN);
        ApiClient reader = new ApiClient(second, ApiServer.ADMIN_TOKEN);
        String path = CONFIG_MAPS + "/" + name;
        assertThat(writer.post(
                                CONFIG_MAPS,
                                "{\"metadata\": {\"name\": \"" + name + "\"}, \"data\": {\"round\": \"-1\"}}")
                        .code())
                .isEqualTo(201);
        for (int round = 0; round < count; round++) {
            Answer written = writer.merge(path, "{\"data\": {\"round\": \"" + round + "\"}}");
            assertThat(written.code()).isEqualTo(200);
            String version = written.at("/metadata/resourceVersion");
            switch (round % 3) {
                case 0 ->
                    assertThat(reader.get(path).at("/metadata/resourceVersion"))
                            .as("GET in round %d", round)
                            .isEqualTo(version);
                case 1 ->
                    assertThat(reader.get(CONFIG_MAPS + "?fieldSelector=metadata.name%3D" + name)
                                    .at("/items/0/metadata/resourceVersion"))
                            .as("LIST in round %d", round)
                            .isEqualTo(version);
                default ->
                    // Its test holds only of what was just written.
                    assertThat(reader.patch(path, "application/json-patch+json", """
                                            [{"op": "test", "path": "/data/round", "value": "%d"},
                                             {"op": "replace", "path": "/data/round", "value": "patched"}]""".formatted(round))
                                    .code())
                            .as("base of the PATCH in round %d", round)
                            .isEqualTo(200);
            }
            ApiClient next = reader;
            reader = writer;
            writer = next;
        }
        return count;
    }

    @Test
    void aBindingAndADeletionOnTwoServersAreNeverBothFirst() throws Exception {
        ApiClient one = new ApiClient(first, ApiServer.ADMIN_TOKEN);
        ApiClient other = new ApiClient(second, ApiServer.ADMIN_TOKEN);
        String pods = "/api/v1/namespaces/default/pods";
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (int i = 0; i < 40; i++) {
                String pod = pods + "/p-" + i;
                one.post(pods, """
                        {"metadata": {"name": "p-%d", "finalizers": ["example.com/hold"]},
                         "spec": {"containers": [{"name": "main", "image": "busybox"}]}}""".formatted(i));
                List<Future<Answer>> answers = threads.invokeAll(List.of(
                        () -> one.post(pod + "/binding", "{\"target\": {\"kind\": \"Node\", \"name\": \"n1\"}}"),
                        () -> other.post(pod + "/binding", "{\"target\": {\"kind\": \"Node\", \"name\": \"n2\"}}"),
                        () -> other.delete(pod)));

                List<Integer> codes = List.of(
                        answers.get(0).get().code(), answers.get(1).get().code());
                assertThat(codes).containsAnyOf(409).isSubsetOf(201, 409);
                assertThat(answers.get(2).get().code()).isEqualTo(200);
                Answer now = one.get(pod);
                assertThat(now.at("/metadata/deletionTimestamp")).isNotEmpty();
                assertThat(now.body().at("/spec/nodeName").asString(""))
                        .isEqualTo(
                                switch (codes.indexOf(201)) {
                                    case 0 -> "n1";
                                    case 1 -> "n2";
                                    default -> "";
                                });
            }
        }
        Integer boundAfterDeletion = first.bean(JdbcTemplate.class).queryForObject("""
                SELECT count(*) FROM changes WHERE resource = 'pods'
                AND before::jsonb #>> '{metadata,deletionTimestamp}' IS NOT NULL
                AND before::jsonb #>> '{spec,nodeName}' IS DISTINCT FROM after::jsonb #>> '{spec,nodeName}'""", Integer.class);
        assertThat(boundAfterDeletion).isZero();
    }
}

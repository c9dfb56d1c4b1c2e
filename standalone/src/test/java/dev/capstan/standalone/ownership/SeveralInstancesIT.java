package dev.capstan.standalone.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.kafkaaccess.KafkaLogins;
import dev.capstan.ownership.ShardedController;
import dev.capstan.standalone.kafka.EmbeddedKafkaBroker;
import dev.capstan.standalone.kafka.KafkaUsers;
import dev.capstan.standalone.ownership.Instance.Written;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each instance is a process, on the broker as it is run, with the login and the rights of the real service. */
class SeveralInstancesIT {
    private static final ShardedController CONTROLLER = ShardedController.DEPLOYMENT;
    /** Patient with a busy machine; the promised 10 s are measured on the whole system, {@code ./capstan test instances}. */
    private static final Duration SETTLED = Duration.ofSeconds(40);

    /** As where the broker is our own. */
    private static final Duration SESSION = Duration.ofMillis(4500);

    private static final Duration LONG_SESSION = Duration.ofSeconds(30);
    private static final Duration WITHIN_THAT_SESSION = Duration.ofSeconds(20);

    @TempDir
    static Path shared;

    private static KafkaUsers users;
    private static EmbeddedKafkaBroker broker;
    private static Path login;

    @TempDir
    Path temp;

    private final List<Instance> instances = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        users = KafkaUsers.open(shared);
        broker = new EmbeddedKafkaBroker(shared.resolve("kafka"), users);
        broker.start();
        login = shared.resolve("login.properties");
        Properties properties = new Properties();
        properties.putAll(users.clientProperties(KafkaLogins.DEPLOYMENT_CONTROLLER));
        properties.put("bootstrap.servers", broker.bootstrapServers());
        try (Writer file = Files.newBufferedWriter(login)) {
            properties.store(file, null);
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void makeTopic() throws Exception {
        try (Admin relay = relay()) {
            if (!relay.listTopics().names().get().contains(CONTROLLER.topic())) {
                create(relay);
            }
        }
    }

    private static Admin relay() {
        Map<String, Object> properties = new HashMap<>(users.clientProperties(KafkaLogins.RELAY));
        properties.put("bootstrap.servers", broker.bootstrapServers());
        return Admin.create(properties);
    }

    private static void create(Admin relay) throws ExecutionException, InterruptedException {
        relay.createTopics(List.of(new NewTopic(CONTROLLER.topic(), CONTROLLER.shards(), (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void end() {
        instances.forEach(Instance::close);
    }

    @Test
    void shareOutAllShardsAndMoveThemOverWhenOneIsKilled() throws Exception {
        Instance first = start("first");
        await().atMost(SETTLED).until(() -> first.shards().size() == CONTROLLER.shards());
        Instance second = start("second");
        await().atMost(SETTLED).until(() -> ownHalfEach(first, second));

        second.kill();
        await().atMost(SETTLED).until(() -> first.shards().size() == CONTROLLER.shards());

        assertNoShardHadTwoOwnersAtOnce();
    }

    @Test
    void whoIsStoppedHandsItsShardsOverAndNobodyWaitsForTheEndOfItsSession() throws Exception {
        Instance leaver = start("leaver", LONG_SESSION);
        await().atMost(SETTLED).until(() -> leaver.shards().size() == CONTROLLER.shards());
        Instance heir = start("heir", LONG_SESSION);
        await().atMost(SETTLED).until(() -> ownHalfEach(leaver, heir));

        leaver.stop();
        await().atMost(WITHIN_THAT_SESSION).until(() -> heir.shards().size() == CONTROLLER.shards());

        heir.stop();
        assertNoShardHadTwoOwnersAtOnce();
    }

    @Test
    void whoWakesFromALongStopWritesNothingBeforeItIsGivenShardsAnew() throws Exception {
        Instance sleeper = start("sleeper");
        await().atMost(SETTLED).until(() -> sleeper.shards().size() == CONTROLLER.shards());
        Instance heir = start("heir");
        await().atMost(SETTLED).until(() -> ownHalfEach(sleeper, heir));

        sleeper.signal("-STOP");
        long stopped = System.currentTimeMillis();
        await().atMost(SETTLED).until(() -> heir.shards().size() == CONTROLLER.shards());
        await().atMost(SETTLED).pollDelay(SESSION.multipliedBy(2)).until(() -> true);
        sleeper.signal("-CONT");
        await().atMost(SETTLED).until(() -> ownHalfEach(sleeper, heir));

        assertThat(sleeper.written())
                .filteredOn(written -> written.at() > stopped)
                .isNotEmpty()
                .allMatch(written -> written.since() > stopped);
        assertNoShardHadTwoOwnersAtOnce();
    }

    @Test
    void findTheirShardsAgainWhenTheTopicWasLost() throws Exception {
        Instance only = start("only");
        await().atMost(SETTLED).until(() -> only.shards().size() == CONTROLLER.shards());

        try (Admin relay = relay()) {
            relay.deleteTopics(List.of(CONTROLLER.topic())).all().get();
            await().atMost(SETTLED).until(() -> only.shards().isEmpty());
            create(relay);
        }

        await().atMost(SETTLED).until(() -> only.shards().size() == CONTROLLER.shards());
    }

    private Instance start(String name) throws IOException {
        return start(name, SESSION);
    }

    private Instance start(String name, Duration session) throws IOException {
        Instance instance = new Instance(temp, login, name, session);
        instances.add(instance);
        return instance;
    }

    private static boolean ownHalfEach(Instance one, Instance other) {
        Set<Integer> all = new HashSet<>(one.shards());
        all.addAll(other.shards());
        return one.shards().size() == CONTROLLER.shards() / 2
                && other.shards().size() == CONTROLLER.shards() / 2
                && all.size() == CONTROLLER.shards();
    }

    /** A stretch of one instance's writes to a shard lies wholly before or after any other instance's. */
    private void assertNoShardHadTwoOwnersAtOnce() {
        record Stretch(Instance instance, int shard, long since, long last) {}
        List<Stretch> stretches = new ArrayList<>();
        for (Instance instance : instances) {
            Map<List<Long>, Long> lastWrites = new HashMap<>();
            for (Written written : instance.written()) {
                lastWrites.merge(List.of((long) written.shard(), written.since()), written.at(), Math::max);
            }
            lastWrites.forEach((key, last) ->
                    stretches.add(new Stretch(instance, key.getFirst().intValue(), key.getLast(), last)));
        }
        assertThat(stretches)
                .allSatisfy(one -> assertThat(stretches)
                        .filteredOn(other -> other.instance() != one.instance() && other.shard() == one.shard())
                        .allMatch(other -> other.last() < one.since() || one.last() < other.since()));
    }
}

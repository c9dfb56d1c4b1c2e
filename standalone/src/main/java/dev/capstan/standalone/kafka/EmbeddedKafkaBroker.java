package dev.capstan.standalone.kafka;

import dev.capstan.apiserver.kafkaaccess.KafkaAccess;
import dev.capstan.standalone.StartupException;
import dev.capstan.standalone.cluster.Ports;
import dev.capstan.workqueue.Backoff;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and controller in this JVM, on a log directory of its own, kept running until it is closed.
 *
 * <p>Closed: clients log in by SCRAM, and the standard authorizer denies what {@link KafkaAccess} doesn't allow. Small:
 * few threads and a small log cleaner, since one laptop is all it serves. A broker that gives up, as Kafka does when its disk
 * is full or its logs can't be read, is started again on the same ports.
 */
public final class EmbeddedKafkaBroker implements AutoCloseable {
    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";

    private static final String CLIENTS = "CLIENTS";
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafkaBroker.class);
    private static final Backoff RESTART = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));

    private final KafkaLogDirectory directory;
    private final KafkaUsers users;
    private final int clientPort;
    private final int controllerPort = Ports.free();
    private final Thread keeper =
            Thread.ofPlatform().name("kafka-keeper").daemon().unstarted(this::keep);
    private @Nullable BrokerRun run;
    private boolean closed;

    /** Nothing runs yet, but where it will serve is settled. */
    public EmbeddedKafkaBroker(Path logDirectory, KafkaUsers users) {
        this(logDirectory, users, Ports.free());
    }

    public EmbeddedKafkaBroker(Path logDirectory, KafkaUsers users, int clientPort) {
        this.clientPort = clientPort;
        this.directory = new KafkaLogDirectory(logDirectory, users);
        this.users = users;
    }

    /** Returns once it takes connections; from then on it is kept running. */
    public void start() throws IOException {
        try {
            launch();
        } catch (BrokerFailedException failed) {
            directory.requireSpace();
            directory.discard(failed.reason());
            try {
                launch();
            } catch (BrokerFailedException again) {
                throw new StartupException("Kafka does not start: " + again.reason(), "look at the log standalone.log");
            }
        }
        keeper.start();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + clientPort;
    }

    private void launch() throws IOException, BrokerFailedException {
        directory.prepare();
        BrokerRun next;
        synchronized (this) {
            if (closed) {
                throw StartupException.toldToStop();
            }
            next = new BrokerRun(configuration(directory.path(), users, clientPort, controllerPort));
            run = next;
        }
        next.start();
        establishAccess();
    }

    private void establishAccess() throws IOException {
        Map<String, Object> properties = new HashMap<>(users.clientProperties(KafkaUsers.BROKER));
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            KafkaAccess.establish(admin);
        }
    }

    private void keep() {
        int failures = 0;
        try {
            while (true) {
                String reason = current().awaitFailure();
                Duration pause = RESTART.delay(failures);
                log.error("Kafka gave up, starting it again in={} reason={}", pause, directory.explain(reason));
                current().stop();
                Thread.sleep(pause);
                failures = restart() ? 0 : failures + 1;
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean restart() {
        try {
            launch();
            log.info("Kafka serves again");
            return true;
        } catch (BrokerFailedException failed) {
            log.error("Kafka does not start reason={}", directory.explain(failed.reason()));
            discardUnlessFull(failed.reason());
            return false;
        } catch (IOException | StartupException again) {
            log.error("Kafka does not start reason={}", directory.explain(String.valueOf(again.getMessage())));
            return false;
        }
    }

    /** Kafka doesn't say which of its files it could not live with. */
    private void discardUnlessFull(String reason) {
        if (directory.isFull()) {
            return;
        }
        try {
            directory.discard(reason);
        } catch (IOException undeletable) {
            log.error("cannot remove Kafka's logs directory={}", directory.path(), undeletable);
        }
    }

    private synchronized BrokerRun current() {
        return Objects.requireNonNull(run, "not started");
    }

    private static Map<String, Object> configuration(
            Path logDirectory, KafkaUsers users, int clientPort, int controllerPort) {
        Map<String, Object> config = new HashMap<>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(NODE_ID));
        config.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        config.put(
                "listeners",
                CLIENTS + "://127.0.0.1:" + clientPort + "," + CONTROLLER + "://127.0.0.1:" + controllerPort);
        config.put("advertised.listeners", CLIENTS + "://127.0.0.1:" + clientPort);
        config.put("controller.listener.names", CONTROLLER);
        config.put("inter.broker.listener.name", CLIENTS);
        config.put("listener.security.protocol.map", CLIENTS + ":SASL_PLAINTEXT," + CONTROLLER + ":SASL_PLAINTEXT");
        config.put("sasl.enabled.mechanisms", KafkaUsers.MECHANISM);
        config.put("sasl.mechanism.inter.broker.protocol", KafkaUsers.MECHANISM);
        config.put("sasl.mechanism.controller.protocol", "PLAIN");
        config.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
        config.put("listener.name.controller.plain.sasl.jaas.config", users.controllerLogin());
        config.put(
                "listener.name.clients." + KafkaUsers.MECHANISM.toLowerCase(java.util.Locale.ROOT)
                        + ".sasl.jaas.config",
                users.login(KafkaUsers.BROKER));
        config.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        config.put("super.users", "User:" + KafkaUsers.BROKER + ";User:" + KafkaUsers.CONTROLLER);
        config.put("allow.everyone.if.no.acl.found", "false");
        config.put("log.dirs", logDirectory.toString());
        config.put("auto.create.topics.enable", "false");
        config.put("offsets.topic.replication.factor", "1");
        config.put("offsets.topic.num.partitions", "1");
        // Owners of shards commit all the time; only closed segments are compacted.
        config.put("offsets.topic.segment.bytes", "16777216");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("transaction.state.log.num.partitions", "1");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.num.partitions", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
        // The services ask for less than the 6 s that is else the least, to miss a dead instance sooner.
        config.put("group.min.session.timeout.ms", "4000");
        // A killed broker holds its registration until this runs out, and the next start waits for it.
        config.put("broker.session.timeout.ms", "4000");
        config.put("broker.heartbeat.interval.ms", "1000");
        config.put("message.max.bytes", "8388608");
        config.put("replica.fetch.max.bytes", "8388608");
        config.put("log.cleaner.dedupe.buffer.size", "8388608");
        config.put("log.cleaner.threads", "1");
        config.put("num.network.threads", "2");
        config.put("num.io.threads", "4");
        config.put("background.threads", "2");
        config.put("num.recovery.threads.per.data.dir", "1");
        config.put("log.segment.bytes", "16777216");
        return config;
    }

    @Override
    public void close() {
        BrokerRun last;
        synchronized (this) {
            closed = true;
            last = run;
        }
        keeper.interrupt();
        if (last != null) {
            last.stop();
        }
    }
}

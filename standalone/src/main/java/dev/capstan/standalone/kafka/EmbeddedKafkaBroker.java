package dev.capstan.standalone.kafka;

import dev.capstan.standalone.cluster.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker and controller in this JVM, on a log directory of its own.
 *
 * <p>Closed: clients log in by SCRAM, and the standard authorizer denies what {@link KafkaAccess} doesn't allow. Small:
 * few threads and a small log cleaner, since one laptop is all it serves.
 */
public final class EmbeddedKafkaBroker implements AutoCloseable {
    private static final String CLIENTS = "CLIENTS";
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private EmbeddedKafkaBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    public static EmbeddedKafkaBroker start(Path logDirectory, KafkaUsers users) throws IOException {
        return start(logDirectory, users, Ports.free());
    }

    public static EmbeddedKafkaBroker start(Path logDirectory, KafkaUsers users, int clientPort) throws IOException {
        format(logDirectory, users);
        int controllerPort = Ports.free();
        KafkaRaftServer server = new KafkaRaftServer(
                new KafkaConfig(configuration(logDirectory, users, clientPort, controllerPort)), Time.SYSTEM);
        server.startup();
        return new EmbeddedKafkaBroker(server, "127.0.0.1:" + clientPort);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Does nothing to a directory that is formatted already. */
    private static void format(Path logDirectory, KafkaUsers users) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setNodeId(1)
                    .setClusterId(users.clusterId())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(CONTROLLER)
                    .setDirectories(List.of(logDirectory.toString()))
                    .setMetadataLogDirectory(logDirectory.toString())
                    .setScramArguments(users.scramArguments())
                    .setIgnoreFormatted(true)
                    .setPrintStream(new PrintStream(output, true, StandardCharsets.UTF_8))
                    .run();
        } catch (Exception failure) {
            throw new IOException(
                    "cannot format Kafka's log directory " + logDirectory + ": "
                            + output.toString(StandardCharsets.UTF_8),
                    failure);
        }
    }

    private static Map<String, Object> configuration(
            Path logDirectory, KafkaUsers users, int clientPort, int controllerPort) {
        Map<String, Object> config = new HashMap<>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", "1");
        config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
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
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("transaction.state.log.num.partitions", "1");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.num.partitions", "1");
        config.put("group.initial.rebalance.delay.ms", "0");
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
        server.shutdown();
        server.awaitShutdown();
    }
}

package dev.capstan.standalone.kafka;

import dev.capstan.apiserver.kafkaaccess.KafkaLogins;
import dev.capstan.standalone.cluster.PrivateFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * Who may log in to the broker. SCRAM credentials go into Kafka's metadata when it is formatted, so the passwords are made
 * once, before that, and kept in {@code pki/kafka-users.properties}.
 */
public final class KafkaUsers {
    public static final String MECHANISM = "SCRAM-SHA-256";

    /** The broker itself; also who sets the access rules. */
    static final String BROKER = "broker";

    static final String CONTROLLER = "controller";

    private static final List<String> USERS = Stream.concat(Stream.of(BROKER, CONTROLLER), KafkaLogins.ALL.stream())
            .toList();
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String CLUSTER_ID = "cluster.id";
    private static final int PASSWORD_BYTES = 24;

    private final Map<String, String> passwords;
    private final String clusterId;

    private KafkaUsers(Map<String, String> passwords, String clusterId) {
        this.passwords = passwords;
        this.clusterId = clusterId;
    }

    public static KafkaUsers open(Path pki) throws IOException {
        Path file = pki.resolve("kafka-users.properties");
        Properties kept = new Properties();
        if (Files.exists(file)) {
            kept.load(new StringReader(Files.readString(file)));
        } else {
            SecureRandom random = new SecureRandom();
            for (String user : USERS) {
                byte[] secret = new byte[PASSWORD_BYTES];
                random.nextBytes(secret);
                kept.setProperty(user, HexFormat.of().formatHex(secret));
            }
            kept.setProperty(CLUSTER_ID, Uuid.randomUuid().toString());
            StringWriter text = new StringWriter();
            kept.store(text, "Logins of the embedded Kafka broker");
            PrivateFile.write(file, text.toString());
        }
        Map<String, String> passwords = new TreeMap<>();
        USERS.forEach(user -> passwords.put(user, kept.getProperty(user)));
        return new KafkaUsers(passwords, kept.getProperty(CLUSTER_ID));
    }

    public String clusterId() {
        return clusterId;
    }

    /** As {@code kafka-storage format --add-scram} takes them. */
    List<String> scramArguments() {
        return passwords.entrySet().stream()
                .filter(user -> !user.getKey().equals(CONTROLLER))
                .map(user -> MECHANISM + "=[name=" + user.getKey() + ",password=" + user.getValue() + "]")
                .toList();
    }

    public String password(String user) {
        return Objects.requireNonNull(passwords.get(user), user);
    }

    String login(String user) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + passwords.get(user) + "\";";
    }

    /** SCRAM credentials live in the metadata that the controller serves, so its own listener can't need them. */
    public String controllerLogin() {
        return plainServerLogin(CONTROLLER);
    }

    /** The broker's own, for a listener that only it and {@link #brokerLogin} know. */
    public String brokerServerLogin() {
        return plainServerLogin(BROKER);
    }

    /** Of somebody who sets users and rules before there are any. */
    public String brokerLogin() {
        return PLAIN + " required username=\"" + BROKER + "\" password=\"" + password(BROKER) + "\";";
    }

    private String plainServerLogin(String user) {
        String password = password(user);
        return PLAIN + " required username=\"" + user + "\" password=\"" + password + "\" user_" + user + "=\""
                + password + "\";";
    }

    /** What a client of this user needs, under Kafka's own names. */
    public Map<String, String> clientProperties(String user) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", MECHANISM, "sasl.jaas.config", login(user));
    }
}

package dev.capstan.standalone.kubernetes;

import dev.capstan.apiserver.kafkaaccess.KafkaLogins;
import dev.capstan.standalone.pki.ClusterPki;
import dev.capstan.standalone.pki.ClusterPki.KeyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** Keys and passwords of the PostgreSQL and the Kafka that the overlay dev runs itself. */
final class DevServerSecrets {
    private static final String BROKER = "broker";
    private static final String CONTROLLER = "controller";

    private final SecretFolder folder;
    private final ClusterPki pki;

    DevServerSecrets(SecretFolder folder, ClusterPki pki) {
        this.folder = folder;
        this.pki = pki;
    }

    void make() throws IOException {
        pki.issue("postgres", "postgres", List.of(), names("postgres"));
        folder.password("postgres-password");
        folder.password("database-password");
        kafka();
    }

    private void kafka() throws IOException {
        KeyFiles server = pki.issue("kafka", "kafka", List.of(), names("kafka"));
        folder.write("kafka.pem", Files.readString(server.key()) + Files.readString(server.certificate()));
        folder.kept("kafka-cluster-id", Uuid.randomUuid().toString());
        String broker = scram(BROKER, password(BROKER));
        folder.write("kafka-users.properties", """
                broker.password=%s
                broker.jaas=%s
                controller.jaas=%s
                """.formatted(password(BROKER), broker, plain(password(CONTROLLER))));
        StringBuilder access = new StringBuilder("""
                bootstrap.servers=kafka.capstan.svc:9093
                security.protocol=SASL_SSL
                sasl.mechanism=SCRAM-SHA-256
                ssl.truststore.type=PEM
                ssl.truststore.location=/etc/kafka-access/ca.crt
                sasl.jaas.config=%s
                """.formatted(broker));
        for (String user : KafkaLogins.ALL) {
            folder.write("kafka-" + user + ".jaas", scram(user, password(user)));
            access.append("login.")
                    .append(user)
                    .append('=')
                    .append(password(user))
                    .append('\n');
        }
        folder.write("kafka-access.properties", access.toString());
    }

    private String password(String user) throws IOException {
        return folder.password("kafka-" + user + ".password");
    }

    private static String scram(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    private static String plain(String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + CONTROLLER
                + "\" password=\"" + password + "\" user_" + CONTROLLER + "=\"" + password + "\";";
    }

    /** The broker reaches itself by the loopback address, too. */
    private static List<String> names(String service) {
        return List.of(
                service,
                service + ".capstan",
                service + ".capstan.svc",
                service + ".capstan.svc.cluster.local",
                "localhost",
                "127.0.0.1");
    }
}

package dev.capstan.e2e.doors;

import dev.capstan.e2e.cluster.TrustAnybody;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A program that tries the cluster's ports without having been given anything, and says on standard output, a line each,
 * how it went: {@code attempt: entered}, or how it was refused.
 */
public final class Intruder {
    private static final String PODS_TOPIC = "capstan.pods";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Kafka doesn't refuse who brings no login, it doesn't answer. */
    private static final Duration IN_VAIN = Duration.ofSeconds(5);

    private Intruder() {}

    /** @param ports of the API server, Kafka, PostgreSQL and an agent */
    public static void main(String[] ports) throws IOException {
        for (String port : ports) {
            // A refusal counts only where somebody listens.
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(port)), 5000);
            }
        }
        api("https://127.0.0.1:" + ports[0] + "/api/v1/pods");
        kafka("127.0.0.1:" + ports[1]);
        postgres("jdbc:postgresql://127.0.0.1:" + ports[2] + "/postgres");
        attempt("logs from the agent", () -> status("https://127.0.0.1:" + ports[3] + "/containerLogs/a/b/c", ""));
        System.exit(0); // clients leave threads behind
    }

    private static void api(String pods) {
        attempt("Pods without a token", () -> status(pods, ""));
        attempt("Pods with a guessed token", () -> status(pods, "Bearer guessed"));
        attempt("Pods with a guessed password", () -> status(pods, "Basic YWRtaW46YWRtaW4="));
    }

    private static void kafka(String bootstrap) {
        attempt("topics without a login", () -> {
            try (Admin admin = Admin.create(client(bootstrap, ""))) {
                return entered(admin.listTopics().names().get());
            }
        });
        for (String user : List.of("broker", "relay", "node-agent")) {
            attempt("topics as " + user, () -> {
                try (Admin admin = Admin.create(client(bootstrap, user))) {
                    return entered(admin.listTopics().names().get());
                }
            });
        }
        attempt("produce", () -> {
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    client(bootstrap, "relay"), new ByteArraySerializer(), new ByteArraySerializer())) {
                byte[] nonsense = "x".getBytes(StandardCharsets.UTF_8);
                return entered(producer.send(new ProducerRecord<>(PODS_TOPIC, nonsense, nonsense))
                        .get());
            }
        });
        attempt("consume", () -> {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    client(bootstrap, "node-agent"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                return entered(consumer.partitionsFor(PODS_TOPIC));
            }
        });
    }

    private static void postgres(String url) {
        attempt("psql without a password", () -> select(url, ""));
        attempt("psql with a guessed password", () -> select(url, "postgres"));
        attempt("replication without a password", () -> select(url + "?replication=database", ""));
    }

    private static String select(String url, String password) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", "postgres");
        if (!password.isEmpty()) {
            login.setProperty("password", password);
        }
        try (Connection connection = DriverManager.getConnection(url, login)) {
            return entered(connection);
        }
    }

    private static Properties client(String bootstrap, String user) {
        String millis = Long.toString((user.isEmpty() ? IN_VAIN : PATIENCE).toMillis());
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", bootstrap);
        properties.setProperty("request.timeout.ms", millis);
        properties.setProperty("default.api.timeout.ms", millis);
        if (user.isEmpty()) {
            return properties;
        }
        properties.setProperty("security.protocol", "SASL_PLAINTEXT");
        properties.setProperty("sasl.mechanism", "SCRAM-SHA-256");
        properties.setProperty(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
                        + "\" password=\"guessed\";");
        return properties;
    }

    private static String status(String url, String authorization) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustAnybody()}, new SecureRandom());
        try (HttpClient http = HttpClient.newBuilder().sslContext(trusting).build()) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
            if (!authorization.isEmpty()) {
                request.header("Authorization", authorization);
            }
            int code = http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return code == 200 ? "entered" : Integer.toString(code);
        }
    }

    private static String entered(Object proof) {
        return proof == null ? "nothing" : "entered";
    }

    private static void attempt(String what, Callable<String> entry) {
        String outcome;
        try {
            outcome = entry.call();
        } catch (SQLException failure) {
            outcome = "SQL state " + failure.getSQLState();
        } catch (Exception failure) {
            Throwable reason = failure;
            while (reason.getCause() != null) {
                reason = reason.getCause();
            }
            boolean hungUpOn = reason instanceof SSLException || reason instanceof SocketException;
            outcome = hungUpOn ? "hung up on" : reason.getClass().getSimpleName();
        }
        System.out.println(what + ": " + outcome);
    }
}

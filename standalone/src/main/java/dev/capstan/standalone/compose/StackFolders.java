package dev.capstan.standalone.compose;

import dev.capstan.apiserver.kafkaaccess.KafkaLogins;
import dev.capstan.standalone.Credentials;
import dev.capstan.standalone.pki.ClusterPki;
import dev.capstan.standalone.pki.ClusterPki.KeyFiles;
import dev.capstan.standalone.pki.Identity;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Lays out what each container of the stack finds in {@code /etc/capstan}: its own secrets, and nobody else's. */
final class StackFolders {
    /** The user in the images of Capstan's services. */
    private static final int SERVICE = 10001;

    /** The user in Kafka's image. */
    private static final int KAFKA = 1000;

    private static final int ROOT = 0;

    private static final Map<String, Identity> IDENTITIES = Map.of(
            KafkaLogins.DEPLOYMENT_CONTROLLER, Identity.DEPLOYMENT_CONTROLLER,
            KafkaLogins.REPLICASET_CONTROLLER, Identity.REPLICASET_CONTROLLER,
            KafkaLogins.SCHEDULER, Identity.SCHEDULER);

    private final Path root;
    private final Credentials credentials;
    private final ClusterPki pki;

    StackFolders(Path root, Credentials credentials) {
        this.root = root;
        this.credentials = credentials;
        this.pki = credentials.pki();
    }

    /** Its container starts as root, and takes what it needs from there. */
    void postgres(StackSecrets secrets) throws IOException {
        ServiceFolder folder = folder("postgres", ROOT);
        key(folder, "server", server("postgres"));
        folder.write("superuser.password", secrets.superuser());
        folder.write("capstan.password", secrets.capstan());
    }

    void kafka(KafkaServerSettings settings) throws IOException {
        ServiceFolder folder = folder("kafka", KAFKA);
        KeyFiles server = server("kafka");
        folder.write("keystore.pem", Files.readString(server.key()) + Files.readString(server.certificate()));
        folder.write("server.properties", settings.text());
    }

    void kafkaAccess(Map<String, Object> settings) throws IOException {
        settings(folder("kafka-access", SERVICE), settings);
    }

    void apiService(Map<String, Object> settings) throws IOException {
        ServiceFolder folder = folder("api-service", SERVICE);
        key(folder, "tls", pki.apiServer());
        key(folder, "kubelet-client", pki.kubeletClient());
        folder.copy(credentials.tokenFile(), "tokens.csv");
        settings(folder, settings);
    }

    void controller(String login, StackSettings settings) throws IOException {
        client(login, IDENTITIES.get(login), SERVICE, settings.controller(login));
    }

    void lifecycle(Map<String, Object> settings) throws IOException {
        client(KafkaLogins.LIFECYCLE, Identity.LIFECYCLE, SERVICE, settings);
    }

    void nodeAgent(Map<String, Object> settings) throws IOException {
        ServiceFolder folder = client(KafkaLogins.AGENT, Identity.node(StackSettings.NODE), ROOT, settings);
        key(folder, "tls", pki.kubelet(StackSettings.NODE));
    }

    private ServiceFolder client(String name, Identity identity, int owner, Map<String, Object> settings)
            throws IOException {
        ServiceFolder folder = folder(name, owner);
        folder.write("token", credentials.tokens().token(identity));
        settings(folder, settings);
        return folder;
    }

    private ServiceFolder folder(String name, int owner) throws IOException {
        ServiceFolder folder = ServiceFolder.make(root.resolve(name), owner);
        folder.copy(pki.authorityCertificate(), "ca.crt");
        return folder;
    }

    private KeyFiles server(String name) throws IOException {
        return pki.issue(name, name, List.of(), List.of(name, "localhost", "127.0.0.1"));
    }

    private static void key(ServiceFolder folder, String name, KeyFiles files) throws IOException {
        folder.copy(files.key(), name + ".key");
        folder.copy(files.certificate(), name + ".crt");
    }

    private static void settings(ServiceFolder folder, Map<String, Object> settings) throws IOException {
        Properties properties = new Properties();
        settings.forEach((name, value) -> properties.setProperty(name, String.valueOf(value)));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        folder.write("service.properties", text.toString());
    }
}

package dev.capstan.standalone.compose;

import dev.capstan.apiserver.kafkaaccess.KafkaLogins;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.kafka.KafkaUsers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What each service of the stack is told. Inside a container its folder is {@code /etc/capstan}. */
record StackSettings(
        ClusterDirectory directory,
        ClusterSettings cluster,
        KafkaUsers kafkaUsers,
        StackSecrets secrets,
        int kafkaPort) {
    static final String NODE = "node-1";

    private static final String HOST_ROOT = "/host";
    private static final String HERE = "/etc/capstan/";

    Map<String, Object> apiService() {
        Map<String, Object> properties = kafka(KafkaLogins.RELAY, "kafka:9092");
        properties.put("server.port", 6443);
        properties.put("spring.ssl.bundle.pem.apiserver.keystore.certificate", "file:" + HERE + "tls.crt");
        properties.put("spring.ssl.bundle.pem.apiserver.keystore.private-key", "file:" + HERE + "tls.key");
        properties.put("spring.ssl.bundle.pem.apiserver.truststore.certificate", "file:" + HERE + "ca.crt");
        // What compose-init issues anew is shown without a restart.
        properties.put("spring.ssl.bundle.pem.apiserver.reload-on-update", "true");
        properties.put("server.ssl.bundle", "apiserver");
        properties.put("server.ssl.client-auth", "want");
        properties.put(
                "spring.datasource.url",
                "jdbc:postgresql://postgres:5432/capstan?sslmode=verify-full&sslrootcert=" + HERE + "ca.crt");
        properties.put("spring.datasource.username", "capstan");
        properties.put("spring.datasource.password", secrets.capstan());
        properties.put("capstan.security.token-file", HERE + "tokens.csv");
        properties.put("capstan.kubelet.ca-file", HERE + "ca.crt");
        properties.put("capstan.kubelet.client-certificate-file", HERE + "kubelet-client.crt");
        properties.put("capstan.kubelet.client-key-file", HERE + "kubelet-client.key");
        // The agent's address is another one on each machine; its name leads to the host from inside a container.
        properties.put("capstan.kubelet.preferred-address-types", "Hostname");
        return properties;
    }

    /** A controller or the scheduler. */
    Map<String, Object> controller(String login) {
        Map<String, Object> properties = kafka(login, "kafka:9092");
        properties.putAll(apiClient("https://kubernetes:6443"));
        return properties;
    }

    Map<String, Object> lifecycle() {
        Map<String, Object> properties = controller(KafkaLogins.LIFECYCLE);
        properties.put("capstan.lifecycle.cluster-cidr", cluster.clusterCidr());
        return properties;
    }

    /** The agent is on the host's network, and sees the host's files below another root. */
    Map<String, Object> nodeAgent(Path engineSocket) {
        Map<String, Object> properties = kafka(KafkaLogins.AGENT, "127.0.0.1:" + kafkaPort);
        properties.putAll(apiClient("https://127.0.0.1:" + cluster.apiPort()));
        properties.put("capstan.agent.node-name", NODE);
        properties.put("capstan.agent.cluster-id", cluster.id());
        properties.put("capstan.agent.cluster-cidr", cluster.clusterCidr());
        properties.put("capstan.agent.state-dir", directory.node(NODE).toString());
        properties.put("capstan.agent.host-root", HOST_ROOT);
        properties.put("capstan.agent.docker-host", "unix://" + HOST_ROOT + engineSocket);
        properties.put("capstan.agent.address", "host.docker.internal");
        properties.put("capstan.agent.tls.cert-file", HERE + "tls.crt");
        properties.put("capstan.agent.tls.key-file", HERE + "tls.key");
        properties.put("capstan.agent.tls.client-ca-file", HERE + "ca.crt");
        return properties;
    }

    /** For the one that sets Kafka's users and access rules. */
    Map<String, Object> kafkaAccess() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("bootstrap.servers", "kafka:9091");
        properties.put("security.protocol", "SASL_SSL");
        properties.put("sasl.mechanism", "PLAIN");
        properties.put("sasl.jaas.config", kafkaUsers.brokerLogin());
        properties.put("ssl.truststore.type", "PEM");
        properties.put("ssl.truststore.location", HERE + "ca.crt");
        KafkaLogins.ALL.forEach(login -> properties.put("login." + login, kafkaUsers.password(login)));
        return properties;
    }

    private static Map<String, Object> apiClient(String url) {
        return Map.of(
                "capstan.api.url", url,
                "capstan.api.ca-file", HERE + "ca.crt",
                "capstan.api.token-file", HERE + "token");
    }

    private Map<String, Object> kafka(String login, String servers) {
        Map<String, Object> properties = new LinkedHashMap<>();
        // This broker allows shorter sessions than one does by default.
        properties.put("capstan.ownership.session-timeout", "4500ms");
        properties.put("capstan.ownership.heartbeat-interval", "1s");
        properties.put("spring.kafka.bootstrap-servers", servers);
        kafkaUsers.clientProperties(login).forEach((name, value) -> properties.put(kafkaName(name), value));
        properties.put(kafkaName("security.protocol"), "SASL_SSL");
        properties.put(kafkaName("ssl.truststore.type"), "PEM");
        properties.put(kafkaName("ssl.truststore.location"), HERE + "ca.crt");
        return properties;
    }

    private static String kafkaName(String name) {
        return "spring.kafka.properties." + name;
    }
}

package dev.capstan.standalone;

import dev.capstan.apiserver.kafkaaccess.KafkaLogins;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.pki.ClusterPki;
import dev.capstan.standalone.pki.ClusterPki.KeyFiles;
import dev.capstan.standalone.pki.Identity;
import dev.capstan.standalone.pki.Tokens;
import dev.capstan.standalone.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each service is told: the same properties that a process of its own would get from its environment. Nothing else
 * passes between services of this JVM.
 */
record ServiceSettings(
        ClusterDirectory directory,
        ClusterSettings cluster,
        Credentials credentials,
        String kafkaServers,
        Database database,
        @Nullable URI tracing) {

    /** Where the API server's PostgreSQL is and who it is there. */
    record Database(String url, String user, String password) {
        static Database of(EmbeddedPostgresServer server) {
            return new Database(server.jdbcUrl(), server.user(), server.password());
        }
    }

    Map<String, Object> apiService() throws IOException {
        ClusterPki pki = credentials.pki();
        KeyFiles server = pki.apiServer();
        KeyFiles kubeletClient = pki.kubeletClient();
        Map<String, Object> properties = new LinkedHashMap<>(kafka(KafkaLogins.RELAY));
        properties.put("server.address", "127.0.0.1");
        properties.put("server.port", cluster.apiPort());
        properties.put("spring.ssl.bundle.pem.apiserver.keystore.certificate", "file:" + server.certificate());
        properties.put("spring.ssl.bundle.pem.apiserver.keystore.private-key", "file:" + server.key());
        properties.put("spring.ssl.bundle.pem.apiserver.truststore.certificate", "file:" + pki.authorityCertificate());
        // Renewed certificates are shown without a restart.
        properties.put("spring.ssl.bundle.pem.apiserver.reload-on-update", "true");
        properties.put("server.ssl.bundle", "apiserver");
        properties.put("server.ssl.client-auth", "want");
        properties.put("spring.datasource.url", database.url());
        properties.put("spring.datasource.username", database.user());
        properties.put("spring.datasource.password", database.password());
        properties.put("capstan.security.token-file", credentials.tokenFile().toString());
        properties.put("capstan.kubelet.ca-file", pki.authorityCertificate().toString());
        properties.put(
                "capstan.kubelet.client-certificate-file",
                kubeletClient.certificate().toString());
        properties.put("capstan.kubelet.client-key-file", kubeletClient.key().toString());
        return properties;
    }

    /** A controller or the scheduler. */
    Map<String, Object> controller(Identity identity) throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>(kafka(identity.file()));
        properties.putAll(apiClient(identity));
        return properties;
    }

    Map<String, Object> lifecycle() throws IOException {
        Map<String, Object> properties = controller(Identity.LIFECYCLE);
        properties.put("capstan.lifecycle.cluster-cidr", cluster.clusterCidr());
        return properties;
    }

    Map<String, Object> nodeAgent(String nodeName) throws IOException {
        Identity identity = Identity.node(nodeName);
        ClusterPki pki = credentials.pki();
        KeyFiles server = pki.kubelet(nodeName);
        Map<String, Object> properties = new LinkedHashMap<>(kafka(KafkaLogins.AGENT));
        properties.putAll(apiClient(identity));
        properties.put("capstan.agent.node-name", nodeName);
        properties.put("capstan.agent.cluster-id", cluster.id());
        properties.put("capstan.agent.cluster-cidr", cluster.clusterCidr());
        properties.put("capstan.agent.state-dir", directory.node(nodeName).toString());
        properties.put("capstan.agent.docker-host", ContainerEngine.address().toString());
        properties.put("capstan.agent.address", "127.0.0.1");
        properties.put("capstan.agent.port", 0);
        properties.put("capstan.agent.tls.cert-file", server.certificate().toString());
        properties.put("capstan.agent.tls.key-file", server.key().toString());
        properties.put(
                "capstan.agent.tls.client-ca-file", pki.authorityCertificate().toString());
        return properties;
    }

    private Map<String, Object> apiClient(Identity identity) throws IOException {
        Tokens tokens = credentials.tokens();
        tokens.token(identity);
        return Map.of(
                "capstan.api.url", "https://127.0.0.1:" + cluster.apiPort(),
                "capstan.api.ca-file", credentials.pki().authorityCertificate().toString(),
                "capstan.api.token-file", tokens.file(identity).toString());
    }

    /** What every service is told. */
    private Map<String, Object> kafka(String user) {
        Map<String, Object> properties = new LinkedHashMap<>();
        // This broker allows shorter sessions than one does by default.
        properties.put("capstan.ownership.session-timeout", "4500ms");
        properties.put("capstan.ownership.heartbeat-interval", "1s");
        properties.put("spring.kafka.bootstrap-servers", kafkaServers);
        if (tracing != null) {
            properties.put("capstan.tracing.endpoint", tracing);
        }
        credentials
                .kafkaUsers()
                .clientProperties(user)
                .forEach((name, value) -> properties.put("spring.kafka.properties." + name, value));
        return properties;
    }
}

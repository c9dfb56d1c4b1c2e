package dev.capstan.standalone;

import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.cluster.PrivateFile;
import dev.capstan.standalone.kafka.KafkaUsers;
import dev.capstan.standalone.pki.ClusterPki;
import dev.capstan.standalone.pki.Identity;
import dev.capstan.standalone.pki.Kubeconfig;
import dev.capstan.standalone.pki.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * By what the parts of a cluster know each other: keys, tokens, Kafka's users.
 *
 * @param tokenFile all tokens, for the API server
 */
public record Credentials(ClusterPki pki, Tokens tokens, Path tokenFile, KafkaUsers kafkaUsers) {
    /** What was made before stays; what is missing is made, and the admin's kubeconfig written. */
    public static Credentials provide(ClusterDirectory directory, ClusterSettings settings) throws IOException {
        ClusterPki pki = ClusterPki.open(directory.pki(), settings.id(), Clock.systemUTC());
        Tokens tokens = new Tokens(directory.pki());
        Path tokenFile = tokens.publish(identities(settings.nodeNames()));
        PrivateFile.write(
                directory.kubeconfig(),
                Kubeconfig.of(
                        "https://127.0.0.1:" + settings.apiPort(),
                        Files.readAllBytes(pki.authorityCertificate()),
                        tokens.token(Identity.ADMIN)));
        return new Credentials(pki, tokens, tokenFile, KafkaUsers.open(directory.pki()));
    }

    private static List<Identity> identities(List<String> nodeNames) {
        List<Identity> identities = new ArrayList<>(List.of(
                Identity.ADMIN,
                Identity.DEPLOYMENT_CONTROLLER,
                Identity.REPLICASET_CONTROLLER,
                Identity.SCHEDULER,
                Identity.LIFECYCLE));
        nodeNames.stream().map(Identity::node).forEach(identities::add);
        return identities;
    }
}

package dev.capstan.standalone.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.standalone.kubernetes.OverlaySecrets.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlaySecretsTest {
    private static final Pattern SECRET_FILE = Pattern.compile("secrets/[\\w./-]+");

    @TempDir
    private Path overlay;

    private Path secrets;

    @BeforeEach
    void nameTheFolder() {
        secrets = overlay.resolve("secrets");
    }

    @Test
    void devHasEveryFileThatItsKustomizationNames() throws IOException {
        makeDev();

        assertThat(namedBy("dev"))
                .hasSizeGreaterThan(20)
                .allSatisfy(file -> assertThat(overlay.resolve(file)).isNotEmptyFile());
    }

    @Test
    void productionHasEveryFileThatItsKustomizationNames() throws IOException {
        makeProduction();

        assertThat(namedBy("production"))
                .hasSizeGreaterThan(12)
                .allSatisfy(file -> assertThat(overlay.resolve(file)).isNotEmptyFile());
    }

    @Test
    void everyNodeOfProductionHasAnIdentityOfItsOwn() throws Exception {
        makeProduction();

        assertThat(certificate("nodes/node-1/tls.crt").getSubjectX500Principal().getName())
                .contains("CN=system:node:node-1")
                .contains("O=system:nodes");
        assertThat(certificate("nodes/node-2/tls.crt").getSubjectAlternativeNames())
                .contains(List.of(2, "node-2"), List.of(7, "192.0.2.2"));
        assertThat(read("nodes/node-1/token")).isNotEqualTo(read("nodes/node-2/token"));
        assertThat(read("tokens.csv"))
                .contains(read("nodes/node-1/token") + ",system:node:node-1,")
                .contains(read("nodes/node-2/token") + ",system:node:node-2,");
    }

    @Test
    void theApiServersCertificateCarriesItsServicesNameAndThoseOfUsers() throws Exception {
        makeDev();

        assertThat(certificate("api-service.crt").getSubjectAlternativeNames())
                .contains(List.of(2, "capstan-api.capstan.svc"), List.of(2, "api.example.org"));
        certificate("api-service.crt").verify(certificate("ca.crt").getPublicKey());
    }

    @Test
    void repeatingItKeepsSecretsAndRenewsCertificates() throws IOException {
        makeDev();
        String token = read("scheduler.token");
        String password = read("database-password");
        String login = read("kafka-relay.jaas");
        String clusterId = read("kafka-cluster-id");
        String authority = read("ca.crt");
        String certificate = read("api-service.crt");

        makeDev();

        assertThat(read("scheduler.token")).isEqualTo(token);
        assertThat(read("database-password")).isEqualTo(password);
        assertThat(read("kafka-relay.jaas")).isEqualTo(login);
        assertThat(read("kafka-cluster-id")).isEqualTo(clusterId);
        assertThat(read("ca.crt")).isEqualTo(authority);
        assertThat(read("api-service.crt")).isNotEqualTo(certificate);
    }

    @Test
    void theBrokerFindsItsLoginsInTheFileThatItsConfigurationNames() throws IOException {
        makeDev();
        Properties users = new Properties();
        users.load(Files.newBufferedReader(secrets.resolve("kafka-users.properties")));

        assertThat(users.getProperty("broker.jaas")).contains(users.getProperty("broker.password"));
        assertThat(users.getProperty("controller.jaas")).contains("PlainLoginModule");
        Properties access = new Properties();
        access.load(Files.newBufferedReader(secrets.resolve("kafka-access.properties")));
        assertThat(access.getProperty("sasl.jaas.config")).isEqualTo(users.getProperty("broker.jaas"));
        assertThat(read("kafka-relay.jaas")).contains(access.getProperty("login.relay"));
    }

    @Test
    void nobodyElseMayReadThem() throws IOException {
        makeDev();

        try (Stream<Path> files = Files.walk(secrets)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .endsWith("------"));
        }
    }

    private void makeDev() throws IOException {
        OverlaySecrets.makeDev(overlay, "node-1", "192.0.2.1", List.of("api.example.org"), Clock.systemUTC());
    }

    private void makeProduction() throws IOException {
        Path password = Files.writeString(overlay.resolve("password"), "hush\n");
        Path authority = Files.writeString(overlay.resolve("ca"), "a certificate\n");
        OverlaySecrets.makeProduction(
                overlay,
                Map.of("node-1", "192.0.2.1", "node-2", "192.0.2.2"),
                List.of(),
                new Database("jdbc:postgresql://db/capstan", "capstan", password, authority),
                Clock.systemUTC());
    }

    private static List<String> namedBy(String overlay) throws IOException {
        String kustomization = Files.readString(Path.of("..", "k8s", "overlays", overlay, "kustomization.yaml"));
        return SECRET_FILE
                .matcher(kustomization)
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
    }

    private X509Certificate certificate(String file) throws Exception {
        try (InputStream in = Files.newInputStream(secrets.resolve(file))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(secrets.resolve(file));
    }
}

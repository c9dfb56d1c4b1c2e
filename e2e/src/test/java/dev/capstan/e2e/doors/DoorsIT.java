package dev.capstan.e2e.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.OtherUser;
import dev.capstan.e2e.cluster.RawHttp;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Shell;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.Driver;
import org.slf4j.Logger;

/** Another user of the machine gets nowhere: no file, no port, no process tells him anything. */
@ExtendWith(SharedCluster.class)
class DoorsIT {
    private static final String ONLY_ITS_OWNER = "rwx------";
    private static final String ONLY_ITS_OWNERS_FILE = "rw-------";
    private static final Pattern ADDRESS = Pattern.compile("^\\S+\\s+\\S+\\s+\\S+\\s+(\\S+):\\d+\\s");

    private CapstanCluster cluster;
    private ClusterDoors doors;

    @BeforeEach
    void find(CapstanCluster shared) {
        cluster = shared;
        doors = new ClusterDoors(shared);
    }

    @Test
    void anotherUserIsTurnedAwayAtEveryPort() {
        try (OtherUser nobody = new OtherUser()) {
            Shell.Outcome outcome = nobody.attempt(
                    Intruder.class,
                    List.of(Admin.class, Driver.class, Logger.class),
                    doors.apiPort(),
                    doors.kafkaPort(),
                    doors.postgresPort(),
                    doors.agentPort(doors.nodes().getFirst()));

            assertThat(outcome.succeeded()).as(outcome.all()).isTrue();
            assertThat(outcome.output().lines())
                    .containsExactly(
                            "Pods without a token: 401",
                            "Pods with a guessed token: 401",
                            "Pods with a guessed password: 401",
                            "topics without a login: TimeoutException",
                            "topics as broker: SaslAuthenticationException",
                            "topics as relay: SaslAuthenticationException",
                            "topics as node-agent: SaslAuthenticationException",
                            "produce: SaslAuthenticationException",
                            "consume: SaslAuthenticationException",
                            "psql without a password: SQL state 08004",
                            "psql with a guessed password: SQL state 28P01",
                            "replication without a password: SQL state 08004",
                            "logs from the agent: hung up on");
        }
    }

    @Test
    void anotherUserReadsNoFile() {
        try (OtherUser nobody = new OtherUser()) {
            for (Path file : Stream.of("run", "pki", "logs")
                    .flatMap(one -> doors.files(one).stream())
                    .toList()) {
                Shell.Outcome reading = nobody.attempt("cat", file.toString());
                assertThat(reading.exitCode()).as("cat " + file).isEqualTo(1);
                assertThat(reading.errors()).contains("Permission denied");
            }
        }
    }

    @Test
    void secretsAreTheirOwnersAlone() throws IOException {
        Map<Path, String> modes = new TreeMap<>();
        for (String folder : List.of("", "data", "logs", "pki", "run", "data/postgres")) {
            Path path = cluster.directory().resolve(folder);
            modes.put(path, mode(path));
        }
        assertThat(modes).allSatisfy((folder, mode) -> assertThat(mode).isEqualTo(ONLY_ITS_OWNER));

        modes.clear();
        for (Path file : doors.files("pki")) {
            modes.put(file, mode(file));
        }
        Path kubeconfig = cluster.directory().resolve("kubeconfig");
        modes.put(kubeconfig, mode(kubeconfig));
        assertThat(modes)
                .hasSizeGreaterThan(10)
                .allSatisfy((file, mode) -> assertThat(mode).isEqualTo(ONLY_ITS_OWNERS_FILE));
    }

    @Test
    void processesShowNoSecret() {
        try (OtherUser nobody = new OtherUser()) {
            String processes = nobody.attempt(
                            "sh", "-c", "cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ | tr '\\0' ' '")
                    .output();

            assertThat(processes).contains(cluster.directory().toString());
            assertThat(Stream.concat(
                            doors.tokens().values().stream(),
                            Stream.concat(
                                    doors.kafkaPasswords().values().stream(),
                                    Stream.of(
                                            doors.read("pki/postgres.password").strip()))))
                    .isNotEmpty()
                    .noneMatch(processes::contains);
        }
    }

    @Test
    void nothingListensBeyondThisMachine() {
        String sockets = cluster.shell().run("ss", "-H", "-l", "-t", "-n", "-p");
        List<String> own = sockets.lines()
                .filter(line -> Stream.of(Long.toString(cluster.pid()), doors.postgresPid())
                        .anyMatch(pid -> line.contains("pid=" + pid + ",")))
                .toList();

        // The API server, Kafka's two, PostgreSQL, and three agents.
        assertThat(own).hasSizeGreaterThanOrEqualTo(7).allSatisfy(line -> {
            var address = ADDRESS.matcher(line);
            assertThat(address.find()).as(line).isTrue();
            assertThat(address.group(1)).isIn("127.0.0.1", "[::ffff:127.0.0.1]", "[::1]");
        });
    }

    @Test
    void anAgentTalksOnlyToTheApiServer() throws IOException, GeneralSecurityException, InterruptedException {
        List<String> nodes = doors.nodes();
        String port = doors.agentPort(nodes.getFirst());
        Path pki = cluster.directory().resolve("pki");

        assertThat(agentAnswers(port, TlsIdentity.of(pki, "apiserver-kubelet-client")))
                .isEqualTo(404);
        assertThat(agentAnswers(port, TlsIdentity.of(pki, "kubelet-" + nodes.get(1))))
                .isEqualTo(403);
        assertThat(agentAnswers(port, TlsIdentity.of(pki, "apiserver"))).isEqualTo(403);
        assertThatThrownBy(() -> agentAnswers(port, selfSigned()))
                .as("hung up on: the alert says so, or the connection's end where that comes first")
                .rootCause()
                .isInstanceOfAny(SSLException.class, SocketException.class);
    }

    @Test
    void swaggerUiAsksForTheToken() {
        try (RawHttp http = new RawHttp(cluster)) {
            assertThat(http.getAsNobody("/swagger-ui/index.html").statusCode()).isEqualTo(200);
            HttpResponse<String> document = http.getAsNobody("/v3/api-docs");
            assertThat(document.statusCode()).isEqualTo(200);
            assertThat(document.body()).contains("\"scheme\":\"bearer\"");

            String list = "/apis/apps/v1/namespaces/default/deployments";
            assertThat(http.getAsNobody(list).statusCode()).isEqualTo(401);
            assertThat(http.send(cluster.adminToken().strip(), "GET", list, "", "")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static int agentAnswers(String port, SSLContext identity) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().sslContext(identity).build()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/containerLogs/a/b/c"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    /** The right name in a certificate that somebody else's authority has signed. */
    private SSLContext selfSigned() throws IOException, GeneralSecurityException {
        Path forged = Files.createTempDirectory("forged");
        try {
            String store = forged.resolve("store.p12").toString();
            cluster.shell()
                    .run(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "forged",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=kube-apiserver-kubelet-client, O=system:masters",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store,
                            "-storepass",
                            "changeit");
            return TlsIdentity.ofStore(
                    Path.of(store), cluster.directory().resolve("pki").resolve("ca.crt"));
        } finally {
            cluster.shell().run("rm", "-rf", forged.toString());
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}

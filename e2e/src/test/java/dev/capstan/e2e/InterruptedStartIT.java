package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A first start may end at any moment, by kill, Ctrl-C or {@code down}; the next one goes on from there. On demand ({@code
 * -Dinterrupted.starts=yes}): it takes a minute and a half.
 */
@EnabledIfSystemProperty(named = "interrupted.starts", matches = "yes")
class InterruptedStartIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final Shell shell = new Shell();
    private final Path directory = Path.of("target", "clusters", "interrupted").toAbsolutePath();

    @AfterEach
    void purge() {
        CapstanCluster.capstan("down", "--purge", "--dir", directory.toString());
        assertThat(processes()).as("processes that are left").isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void aStartKilledAtAnyMomentIsFinishedByTheNext() throws IOException, InterruptedException {
        for (String moment : List.of(
                "data/cluster.json",
                "data/postgres.unfinished",
                "pki/ca.crt",
                "data/kafka",
                "data/postgres/postmaster.pid",
                "logs/api-service.log")) {
            Process up = start("up", "--empty", "--dir", directory.toString());
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> Files.exists(directory.resolve(moment)) || !up.isAlive());
            up.destroyForcibly().waitFor();
            shell.attempt(
                    "kill", "-9", Files.readString(directory.resolve("run/pid")).strip());
        }

        CapstanCluster.capstan("up", "--empty", "--dir", directory.toString());

        assertThat(processes()).filteredOn(line -> line.contains(" serve ")).hasSize(1);
        assertThat(CapstanCluster.capstan("kubectl", "--dir", directory.toString(), "get", "nodes"))
                .contains("node-1");
    }

    @Test
    void twoStartsAtOnceMakeOneCluster() throws InterruptedException, IOException {
        Process first = start("up", "--empty", "--dir", directory.toString());
        Process second = start("up", "--empty", "--dir", directory.toString());

        assertThat(endOf(first)).isZero();
        assertThat(endOf(second)).isZero();

        assertThat(said(first) + said(second))
                .containsOnlyOnce("another ./capstan up is starting the cluster")
                .containsOnlyOnce("already runs");
        assertThat(processes()).filteredOn(line -> line.contains(" serve ")).hasSize(1);

        // A pid that was noted, then reused by a stranger, is not the cluster.
        CapstanCluster.capstan("down", "--dir", directory.toString());
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            Files.writeString(directory.resolve("run/pid"), stranger.pid() + "\n");
            CapstanCluster.capstan("up", "--empty", "--dir", directory.toString());
            CapstanCluster.capstan("down", "--dir", directory.toString());
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void downAndInterruptEndAStartThatIsUnderWay() throws InterruptedException, IOException {
        Process up = start("up", "--empty", "--dir", directory.toString());
        awaitServer();

        CapstanCluster.capstan("down", "--dir", directory.toString());

        assertThat(endOf(up)).isNotZero();
        assertThat(said(up)).contains("told to stop while starting");
        assertThat(processes()).isEmpty();

        Files.deleteIfExists(directory.resolve("data/postgres/postmaster.pid"));
        Process again = start("up", "--empty", "--dir", directory.toString());
        awaitServer();
        shell.run("kill", "-INT", Long.toString(again.pid()));

        assertThat(endOf(again)).isEqualTo(130);
        assertThat(processes()).isEmpty();
    }

    private void awaitServer() {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> Files.exists(directory.resolve("data/postgres/postmaster.pid")));
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(CapstanCluster.script().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static int endOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static String said(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes());
    }

    /** Everything that runs for this cluster: the JVM and PostgreSQL. */
    private List<String> processes() {
        return shell.run("ps", "-eo", "pid,args")
                .lines()
                .filter(line -> line.contains(directory + "/") || line.contains("--dir " + directory))
                .filter(line -> !line.contains("ps -eo"))
                .toList();
    }
}

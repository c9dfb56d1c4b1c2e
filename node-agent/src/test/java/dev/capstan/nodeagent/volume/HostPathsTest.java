package dev.capstan.nodeagent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host whose root the agent sees in a folder, as it does from inside a container. */
class HostPathsTest {
    @TempDir
    private Path root;

    private HostPaths paths;

    @BeforeEach
    void layOutTheHost() throws IOException {
        Files.createDirectories(root.resolve("run"));
        Files.createFile(root.resolve("run/docker.sock"));
        Files.createDirectories(root.resolve("srv/data"));
        Files.createDirectories(root.resolve("var"));
        Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
        Files.createSymbolicLink(root.resolve("srv/data/up"), Path.of("../../run"));
        Files.createSymbolicLink(root.resolve("srv/loop"), Path.of("loop"));
        paths = new HostPaths(root, List.of(Path.of("/var/run/docker.sock")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/run/docker.sock",
                "/var/run/docker.sock",
                "/var/run",
                "/run/",
                "/",
                "/srv/data/up",
                "/srv/data/up/docker.sock",
                "/srv/../run"
            })
    void refuseTheEnginesSocketAndWhateverHoldsIt(String path) {
        assertThatIOException()
                .isThrownBy(() -> paths.real(Path.of(path)))
                .withMessageContaining("hostPath " + Path.of(path) + " is refused")
                .withMessageContaining("capstan.agent.allow-engine-socket");
    }

    @Test
    void allowWhatLiesElsewhere() throws IOException {
        assertThat(paths.real(Path.of("/srv/data"))).isEqualTo(Path.of("/srv/data"));
        assertThat(paths.real(Path.of("/var"))).isEqualTo(Path.of("/var"));
        assertThat(paths.real(Path.of("/srv/new/folder"))).isEqualTo(Path.of("/srv/new/folder"));
        assertThat(paths.real(Path.of("/var/run/other"))).isEqualTo(Path.of("/run/other"));
    }

    @Test
    void allowTheSocketWhereItIsNotGuarded() throws IOException {
        HostPaths open = new HostPaths(root, List.of());

        assertThat(open.real(Path.of("/var/run/docker.sock"))).isEqualTo(Path.of("/run/docker.sock"));
    }

    @Test
    void giveUpOnLinksThatLeadRoundInACircle() {
        assertThatIOException()
                .isThrownBy(() -> paths.real(Path.of("/srv/loop")))
                .withMessageContaining("too many symbolic links");
    }

    @Test
    void tellTheHostsPathFromWhereItIsSeen() {
        assertThat(paths.seenAt(Path.of("/srv/data"))).isEqualTo(root.resolve("srv/data"));
        assertThat(HostPaths.ofThisHost(List.of()).seenAt(Path.of("/srv"))).isEqualTo(Path.of("/srv"));
    }
}

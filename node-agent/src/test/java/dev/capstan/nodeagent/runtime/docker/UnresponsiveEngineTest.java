package dev.capstan.nodeagent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.runtime.RuntimeTimeoutException;
import dev.capstan.nodeagent.runtime.RuntimeUnavailableException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that takes requests and never answers, and one that isn't there. */
class UnresponsiveEngineTest {
    @TempDir
    private Path folder;

    @Test
    void aHungCallEndsAtItsLimit() throws IOException {
        try (ServerSocketChannel silent = listen();
                DockerEngine engine = engine(Duration.ofMillis(300))) {
            Instant begun = Instant.now();

            assertThatThrownBy(
                            () -> engine.run("ping", docker -> docker.pingCmd().exec()))
                    .isInstanceOf(RuntimeTimeoutException.class)
                    .hasMessageContaining("ping");
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aHungCallEndsWhenItsCallerIsInterrupted() throws Exception {
        try (ServerSocketChannel silent = listen();
                DockerEngine engine = engine(Duration.ofMinutes(10))) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    engine.run("ping", docker -> docker.pingCmd().exec());
                } catch (RuntimeUnavailableException e) {
                    failure.set(e);
                }
            });
            silent.accept();

            caller.interrupt();

            await().atMost(Duration.ofSeconds(5)).until(() -> failure.get() != null);
        }
    }

    @Test
    void anEngineThatIsNotThereIsUnavailable() {
        try (DockerEngine engine = engine(Duration.ofSeconds(10))) {
            assertThatThrownBy(
                            () -> engine.run("ping", docker -> docker.pingCmd().exec()))
                    .isInstanceOf(RuntimeUnavailableException.class);
        }
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket()));
    }

    private DockerEngine engine(Duration limit) {
        return new DockerEngine(URI.create("unix://" + socket()), limit);
    }

    private Path socket() {
        return folder.resolve("docker.sock");
    }
}

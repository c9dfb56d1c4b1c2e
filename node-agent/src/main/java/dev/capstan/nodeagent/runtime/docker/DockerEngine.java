package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.capstan.nodeagent.runtime.ContainerNotFoundException;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.RuntimeTimeoutException;
import dev.capstan.nodeagent.runtime.RuntimeUnavailableException;
import dev.capstan.nodeagent.runtime.docker.EngineErrors.NameTakenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Calls to a Docker engine, each with a time limit of its own.
 *
 * <p>The transport knows no read timeout on Unix sockets, so an engine that accepts a request and never answers would hold
 * its caller for ever. Here each request runs on a virtual thread; whoever waits for it gives up at the limit or when
 * interrupted, and interrupts the request, which closes its connection. Other callers have connections of their own.
 */
final class DockerEngine implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    private final DockerClient client;
    private final Duration callLimit;

    DockerEngine(URI dockerHost, Duration callLimit) {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(dockerHost.toString())
                .build();
        var transport = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                .connectionTimeout(CONNECT_LIMIT)
                .build();
        this.client = DockerClientImpl.getInstance(config, new FewIdleConnections(transport));
        this.callLimit = callLimit;
    }

    /** For the streams (events, logs, exec) that have no end of their own. */
    DockerClient client() {
        return client;
    }

    /** @param action says what is done, for the message of an exception: {@code "create container web"} */
    <T> T call(String action, Function<DockerClient, T> request) {
        return call(action, callLimit, request);
    }

    void run(String action, Consumer<DockerClient> request) {
        run(action, callLimit, request);
    }

    void run(String action, Duration limit, Consumer<DockerClient> request) {
        call(action, limit, docker -> {
            request.accept(docker);
            return Boolean.TRUE;
        });
    }

    <T> T call(String action, Duration limit, Function<DockerClient, T> request) {
        FutureTask<T> answer = new FutureTask<>(() -> request.apply(client));
        Thread.ofVirtual().name("docker").start(answer);
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new RuntimeTimeoutException(action + ": no answer within " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException(action + ": interrupted", e);
        } catch (ExecutionException e) {
            throw translated(action, e.getCause());
        }
    }

    /** By force; one that is gone, or on its way, is fine. */
    void removeContainer(String id) {
        try {
            run(
                    "remove " + id,
                    docker -> docker.removeContainerCmd(id)
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec());
        } catch (ContainerNotFoundException | NameTakenException gone) {
            // 409 is the engine's "removal is already in progress".
            return;
        }
    }

    private static ContainerRuntimeException translated(String action, Throwable cause) {
        return cause instanceof ContainerRuntimeException known ? known : EngineErrors.translate(action, cause);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

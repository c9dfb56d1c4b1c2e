package dev.capstan.bench;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What benchmarks need, made when the first of them asks for it. */
final class Workbench implements AutoCloseable {
    private final Path home;
    private final DockerClient docker = Engines.ofThisMachine();
    private @Nullable BenchCluster cluster;
    private @Nullable ByHand byHand;
    private @Nullable SwarmEngine swarm;

    Workbench(Path home) {
        this.home = home;
    }

    Path home() {
        return home;
    }

    DockerClient docker() {
        return docker;
    }

    BenchCluster cluster() throws IOException, InterruptedException {
        if (cluster == null) {
            cluster = BenchCluster.up(home);
        }
        return cluster;
    }

    /** Empty when no benchmark has asked for one. */
    Optional<BenchCluster> madeCluster() {
        return Optional.ofNullable(cluster);
    }

    ByHand byHand() {
        if (byHand == null) {
            byHand = new ByHand(docker, home.resolve("bench/target/by-hand"));
        }
        return byHand;
    }

    /** Stop it when done: an idle engine isn't quite idle. */
    SwarmEngine startSwarm() throws IOException, InterruptedException {
        if (swarm == null) {
            swarm = SwarmEngine.start(docker);
        }
        return swarm;
    }

    void stopSwarm() throws IOException, InterruptedException {
        if (swarm != null) {
            swarm.close();
            swarm = null;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stopSwarm();
        if (byHand != null) {
            byHand.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        docker.close();
    }
}

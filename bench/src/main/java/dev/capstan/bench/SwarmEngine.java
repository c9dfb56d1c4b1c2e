package dev.capstan.bench;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.ServiceRestartCondition;
import com.github.dockerjava.api.model.ServiceRestartPolicy;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.api.model.SwarmSpec;
import com.github.dockerjava.api.model.TaskSpec;
import com.github.dockerjava.api.model.UpdateConfig;
import com.github.dockerjava.api.model.UpdateOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Docker Swarm, the nearest thing to compare with: bare containers, without sandbox or CNI. It runs on an engine of its own,
 * the same program in a network namespace of its own, since the engine that Capstan uses keeps containers alive over a
 * restart ({@code live-restore}), which Swarm forbids, and since other people's Swarm is not ours to touch.
 */
final class SwarmEngine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 10;
    /** As many at a time as a Deployment of twenty may have too many, by default. */
    private static final long UPDATE_PARALLELISM = 5;

    private final Path directory;
    private final Process engine;
    private final DockerClient docker;

    private SwarmEngine(Path directory, Process engine, DockerClient docker) {
        this.directory = directory;
        this.engine = engine;
        this.docker = docker;
    }

    static SwarmEngine start(DockerClient images) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("capstan-bench-swarm");
        Path socket = directory.resolve("docker.sock");
        Process engine = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "--mount", // so that nothing stays mounted behind it
                        "sh",
                        "-c",
                        "ip link set lo up && exec dockerd --data-root " + directory.resolve("data") + " --exec-root "
                                + directory.resolve("exec") + " --pidfile " + directory.resolve("pid") + " -H unix://"
                                + socket)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        SwarmEngine swarm = new SwarmEngine(directory, engine, Engines.at("unix://" + socket));
        try {
            swarm.awaitAnswer();
            try (InputStream image = images.saveImageCmd(HelloDeployment.IMAGE).exec()) {
                swarm.docker.loadImageCmd(image).exec();
            }
            swarm.docker
                    .initializeSwarmCmd(new SwarmSpec())
                    .withListenAddr("127.0.0.1")
                    .withAdvertiseAddr("127.0.0.1")
                    .exec();
            return swarm;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            swarm.close();
            throw failure;
        }
    }

    private void awaitAnswer() throws InterruptedException {
        for (long deadline = System.nanoTime() + PATIENCE.toNanos(); ; Thread.sleep(POLL_MILLIS)) {
            try {
                docker.pingCmd().exec();
                return;
            } catch (RuntimeException notYet) {
                if (System.nanoTime() > deadline || !engine.isAlive()) {
                    throw new IllegalStateException("Swarm's engine does not start, see " + directory, notYet);
                }
            }
        }
    }

    /** @return how long until as many containers run */
    Duration create(String name, int replicas) throws InterruptedException {
        long start = System.nanoTime();
        docker.createServiceCmd(service(name, replicas, 0)).exec();
        return awaitThat(start, running -> running.size() == replicas);
    }

    /** @return how long until no container runs */
    Duration remove(String name) throws InterruptedException {
        long start = System.nanoTime();
        docker.removeServiceCmd(name).exec();
        return awaitThat(start, Set::isEmpty);
    }

    /** @return how long until another container runs in the place of a killed one */
    Duration kill() throws InterruptedException {
        String victim = running().iterator().next();
        long start = System.nanoTime();
        docker.killContainerCmd(victim).exec();
        return awaitThat(start, running -> running.stream().anyMatch(id -> !id.equals(victim)));
    }

    /** @return how long until all containers are new ones */
    Duration roll(String name, int replicas) throws InterruptedException {
        Set<String> old = running();
        var service = docker.inspectServiceCmd(name).exec();
        long start = System.nanoTime();
        docker.updateServiceCmd(service.getId(), service(name, replicas, 1))
                .withVersion(service.getVersion().getIndex())
                .exec();
        return awaitThat(start, running -> running.size() == replicas && Collections.disjoint(running, old));
    }

    /** @param generation another number, another template */
    private static ServiceSpec service(String name, int replicas, int generation) {
        return new ServiceSpec()
                .withName(name)
                .withMode(new ServiceModeConfig()
                        .withReplicated(new ServiceReplicatedModeOptions().withReplicas(replicas)))
                .withUpdateConfig(
                        new UpdateConfig().withParallelism(UPDATE_PARALLELISM).withOrder(UpdateOrder.START_FIRST))
                .withTaskTemplate(new TaskSpec()
                        .withForceUpdate(generation)
                        .withContainerSpec(new ContainerSpec().withImage(HelloDeployment.IMAGE))
                        .withRestartPolicy(new ServiceRestartPolicy()
                                .withCondition(ServiceRestartCondition.ANY)
                                .withDelay(0L)));
    }

    private Duration awaitThat(long start, Predicate<Set<String>> condition) throws InterruptedException {
        while (!condition.test(running())) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new IllegalStateException("waited in vain for Swarm, see " + directory);
            }
            Thread.sleep(POLL_MILLIS);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Set<String> running() {
        return docker.listContainersCmd().exec().stream()
                .map(Container::getId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            docker.leaveSwarmCmd().withForceEnabled(true).exec();
        } catch (RuntimeException neverJoined) {
            // It ends with its engine.
        }
        docker.close();
        engine.destroy();
        if (!engine.waitFor(30, TimeUnit.SECONDS)) {
            engine.destroyForcibly();
        }
        new ProcessBuilder("rm", "-rf", "--one-file-system", directory.toString())
                .inheritIO()
                .start()
                .waitFor();
    }
}

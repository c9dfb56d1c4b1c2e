package dev.capstan.e2e.compose;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.PreparedStack;
import dev.capstan.e2e.cluster.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A stack started by {@code compose-init} and {@code docker-compose up}; closing it is {@code compose-down --purge}. */
final class ComposeStack extends PreparedStack {
    static final String NODE = "node-1";

    /** Every container that lasts. */
    static final List<String> CONTAINERS = List.of(
            "postgres",
            "kafka",
            "api",
            "api-service-1",
            "api-service-2",
            "lifecycle-service-1",
            "lifecycle-service-2",
            "deployment-service-1",
            "deployment-service-2",
            "replicaset-service-1",
            "replicaset-service-2",
            "scheduler-service-1",
            "scheduler-service-2",
            "node-agent");

    private static final Duration STARTUP = Duration.ofMinutes(5);

    private ComposeStack(Path directory) {
        super(directory);
    }

    /** Returns once its node is Ready and all containers are healthy. */
    static ComposeStack up(String name) {
        ComposeStack stack = new ComposeStack(prepare(name));
        stack.start();
        return stack;
    }

    void start() {
        compose("up", "-d");
        awaitHealthy();
    }

    void awaitHealthy() {
        await().alias("all containers are healthy: docker ps")
                .atMost(STARTUP)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> CONTAINERS.stream().allMatch(this::isHealthy));
        await().alias(NODE + " is Ready")
                .atMost(STARTUP)
                .ignoreExceptions()
                .until(() -> client().nodes().withName(NODE).get().getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True")));
    }

    private boolean isHealthy(String service) {
        return shell().attempt(
                        "docker",
                        "inspect",
                        "--format",
                        "{{.State.Running}} {{.State.Paused}} {{.State.Health.Status}}",
                        container(service))
                .output()
                .strip()
                .equals("true false healthy");
    }

    String compose(String... arguments) {
        List<String> command = new ArrayList<>();
        if (shell().attempt("docker", "compose", "version").succeeded()) {
            command.addAll(List.of("docker", "compose"));
        } else {
            command.add("docker-compose");
        }
        command.addAll(List.of("--env-file", directory().resolve(".env").toString()));
        command.addAll(List.of(arguments));
        // docker-compose gives up on an engine that is busy for longer than 60 s.
        return shell().with("COMPOSE_HTTP_TIMEOUT", "300").run(command.toArray(String[]::new));
    }

    String project() {
        return "capstan-" + id();
    }

    /** The id of a service's container, running or not. */
    String container(String service) {
        String[] query = {
            "docker",
            "ps",
            "-aq",
            "--no-trunc",
            "--filter",
            "label=com.docker.compose.project=" + project(),
            "--filter",
            "label=com.docker.compose.service=" + service
        };
        return shell().run(query).strip();
    }

    long pid(String service) {
        return Long.parseLong(inspect(service, "{{.State.Pid}}"));
    }

    String inspect(String service, String format) {
        return shell().run("docker", "inspect", "--format", format, container(service))
                .strip();
    }

    Shell.Outcome inside(String service, String... command) {
        List<String> exec = new ArrayList<>(List.of("docker", "exec", container(service)));
        exec.addAll(List.of(command));
        return shell().attempt(exec.toArray(String[]::new));
    }

    /** The address of a container on one of the stack's networks. */
    String addressOf(String service, String network) {
        return inspect(
                service, "{{(index .NetworkSettings.Networks \"" + project() + "_" + network + "\").IPAddress}}");
    }

    /** For a client on the host, which reaches the network of the database because it is the host. */
    String databaseUrl(String sslMode) {
        return "jdbc:postgresql://" + addressOf("postgres", "database") + ":5432/capstan?sslmode=" + sslMode
                + "&sslrootcert=" + directory().resolve("pki/ca.crt");
    }
}

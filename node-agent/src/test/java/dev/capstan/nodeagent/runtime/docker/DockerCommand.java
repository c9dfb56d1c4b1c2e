package dev.capstan.nodeagent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.network.HostCommandException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What somebody else does to the machine's containers. A busy engine gives up on a kill after 12 s, with "did not receive an
 * exit event", although the container does end soon after; it is asked again then.
 */
public final class DockerCommand {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private DockerCommand() {}

    /** Returns when the container doesn't run any more. */
    public static void kill(String container) {
        repeat(() -> !isListed(container), "docker", "kill", container);
    }

    /** Returns when the container is no more, whether it ran or not. */
    public static void remove(String container) {
        repeat(() -> !isListed(container, "--all"), "docker", "rm", "--force", container);
    }

    /** Returns when the container runs again, or has been removed because it didn't. */
    public static void restart(String container) {
        repeat(() -> !isListed(container, "--all"), "docker", "restart", "--time", "0", container);
    }

    private static void repeat(BooleanSupplier done, String... command) {
        await().alias(String.join(" ", command))
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(HostCommandException.class)
                .untilAsserted(() -> {
                    HostCommand.Outcome outcome = HostCommand.of(command).run(LIMIT);
                    assertThat(outcome.succeeded() || done.getAsBoolean())
                            .as(outcome.stderr())
                            .isTrue();
                });
    }

    private static boolean isListed(String container, String... options) {
        List<String> command = new ArrayList<>(List.of("docker", "ps", "--quiet", "--filter", "id=" + container));
        command.addAll(List.of(options));
        return !HostCommand.of(command).run(LIMIT).orThrow().isBlank();
    }
}

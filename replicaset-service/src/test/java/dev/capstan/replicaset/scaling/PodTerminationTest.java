package dev.capstan.replicaset.scaling;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PodTerminationTest {
    @Test
    void namesTheContainerThatFailedAndKeepsItsMessage() {
        Pod pod = failed("Terminated", 3, "out of luck\n");

        assertThat(PodTermination.describe(pod, (asked, container) -> "not asked"))
                .isEqualTo("Pod web-1 terminated: Terminated; container main: Error, exit code 3;"
                        + " last output: out of luck");
    }

    @Test
    void asksForTheLogWhenThereIsNoMessage() {
        Pod pod = failed(null, 3, null);

        assertThat(PodTermination.describe(pod, (asked, container) -> "log of " + container + "\n"))
                .isEqualTo("Pod web-1 terminated: Failed; container main: Error, exit code 3;"
                        + " last output: log of main");
    }

    @Test
    void keepsTheEndOfALongOutputWithinAnEventsLimit() {
        Pod pod = failed("Terminated", 1, "x".repeat(5000) + "the end");

        assertThat(PodTermination.describe(pod, (asked, container) -> ""))
                .hasSize(1024)
                .endsWith("the end");
    }

    @Test
    void endsWhenItWasMadeIfNoContainerEverRan() {
        Pod refused = aPod("web-1").editStatus().withPhase("Failed").endStatus().build();

        assertThat(PodTermination.endOf(refused)).isEqualTo(PodTermination.startOf(refused));
        assertThat(PodTermination.describe(refused, (asked, container) -> ""))
                .isEqualTo("Pod web-1 terminated: Failed");
    }

    private static Pod failed(@Nullable String reason, int exitCode, @Nullable String message) {
        return aPod("web-1")
                .withNewStatus()
                .withPhase("Failed")
                .withReason(reason)
                .addNewContainerStatus()
                .withName("sidecar")
                .withNewState()
                .withNewTerminated()
                .withExitCode(0)
                .withReason("Completed")
                .withFinishedAt("2026-01-01T00:00:09Z")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .addNewContainerStatus()
                .withName("main")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason("Error")
                .withMessage(message)
                .withFinishedAt("2026-01-01T00:00:08Z")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }
}

package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.runtime.docker.DockerCommand;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine doesn't answer for a while. What it runs goes on, so nothing is declared dead and no status changes. */
class EngineOutageIT extends OnFaultyDocker {
    /** A busy engine may take its time over a probe; only one that is away matters here. */
    private static final int PATIENTLY = 30;

    @Test
    void nothingIsDeclaredDeadAndWhatWasMissedIsDoneAfterwards() {
        Pod probed = aHelloPod("probed")
                .editSpec()
                .editFirstContainer()
                .withNewLivenessProbe()
                .withNewExec()
                .withCommand("true")
                .endExec()
                .withPeriodSeconds(1)
                .withTimeoutSeconds(PATIENTLY)
                .withFailureThreshold(1)
                .endLivenessProbe()
                .endContainer()
                .endSpec()
                .build();
        Pod killed = aHelloPod("killed").build();
        controlPlane.create(probed);
        controlPlane.create(killed);
        soon().until(() -> isReady(probed) && isReady(killed));
        String probedId = containerStatus(probed).getContainerID();
        String killedId = containerStatus(killed).getContainerID();
        List<PodStatus> before = controlPlane.allStatusesOf(probed);

        engine.goAway();
        DockerCommand.kill(killedId.replace("docker://", ""));
        Pod created = aHelloPod("created").build();
        controlPlane.create(created);

        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(30))
                .until(() -> controlPlane.allStatusesOf(probed).equals(before)
                        && isReady(killed)
                        && "Pending".equals(controlPlane.statusOf(created).getPhase()));

        engine.comeBack();

        soon().until(() -> isReady(created));
        soon().until(() -> isReady(killed) && containerStatus(killed).getRestartCount() == 1);
        assertThat(containerStatus(probed).getContainerID()).isEqualTo(probedId);
        assertThat(containerStatus(probed).getRestartCount()).isZero();
    }
}

package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The engine doesn't answer for a while. What it runs goes on, so nothing is declared dead and no status changes. */
class EngineOutageIT extends OnFaultyDocker {
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
                .withFailureThreshold(1)
                .endLivenessProbe()
                .endContainer()
                .endSpec()
                .build();
        Pod killed = aHelloPod("killed").build();
        controlPlane.create(probed);
        controlPlane.create(killed);
        within(20).until(() -> isReady(probed) && isReady(killed));
        String probedId = containerStatus(probed).getContainerID();
        String killedId = containerStatus(killed).getContainerID();
        List<PodStatus> before = controlPlane.allStatusesOf(probed);

        engine.goAway();
        kill(killedId.replace("docker://", ""));
        Pod created = aHelloPod("created").build();
        controlPlane.create(created);

        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(6))
                .until(() -> controlPlane.allStatusesOf(probed).equals(before)
                        && isReady(killed)
                        && "Pending".equals(controlPlane.statusOf(created).getPhase()));

        engine.comeBack();

        within(5).until(() -> isReady(created));
        within(5).until(() -> isReady(killed) && containerStatus(killed).getRestartCount() == 1);
        assertThat(containerStatus(probed).getContainerID()).isEqualTo(probedId);
        assertThat(containerStatus(probed).getRestartCount()).isZero();
    }
}

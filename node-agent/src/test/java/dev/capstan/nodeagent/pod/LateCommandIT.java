package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.nodeagent.runtime.ExecTimeoutException;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A busy engine begins a probe's command only after the probe has been given up. */
class LateCommandIT extends OnFaultyDocker {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @Test
    void isKilledOnceItHasBegun() {
        Pod pod = aHelloPod("probed").build();
        controlPlane.create(pod);
        soon().until(() -> isReady(pod));
        String container = containerStatus(pod).getContainerID().replace("docker://", "");
        engine.hang(request -> request.matches("POST /exec/.*/start"));
        assertThatThrownBy(() -> node.runtime.execSync(
                        container, List.of("sh", "-c", "touch /tmp/begun; exec sleep 4711"), Duration.ofMillis(300)))
                .isInstanceOf(ExecTimeoutException.class);

        engine.release();

        soon().untilAsserted(() -> assertThat(run(container, "ls", "/tmp")).contains("begun"));
        soon().untilAsserted(() -> assertThat(run(container, "ps")).doesNotContain("sleep 4711"));
    }

    private String run(String container, String... command) {
        return node.runtime.execSync(container, List.of(command), PATIENT).stdout();
    }
}

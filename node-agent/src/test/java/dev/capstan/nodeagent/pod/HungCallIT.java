package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A call that hangs for some Pods, more of them than may start at once, stalls those Pods alone. */
class HungCallIT extends OnFaultyDocker {
    private static final int MORE_THAN_START_AT_ONCE = 5;

    @Test
    void aPluginThatHangs() throws Exception {
        plugins.hangBridge("ADD", "hung-");
        List<Pod> hung = createHung();

        othersComeAndGo();

        assertThat(hung).noneMatch(this::isReady);
        plugins.stopHanging();
        soon().until(() -> hung.stream().allMatch(this::isReady));
    }

    @Test
    void anEngineThatHangsOnTheirSandboxes() {
        engine.hang(request -> request.matches("POST /containers/create.*_hung-.*"));
        List<Pod> hung = createHung();

        othersComeAndGo();

        assertThat(hung).noneMatch(this::isReady);
        engine.release();
        soon().until(() -> hung.stream().allMatch(this::isReady));
    }

    @Test
    void aPluginThatHangsWhileAnAddressIsGivenBack() throws Exception {
        Pod hung = aHelloPod("hung-0").build();
        controlPlane.create(hung);
        soon().until(() -> isReady(hung));
        plugins.hangBridge("DEL", "hung-");
        controlPlane.delete(hung, 1);

        othersComeAndGo();

        assertThat(controlPlane.has(hung)).isTrue();
        plugins.stopHanging();
        soon().until(() -> !controlPlane.has(hung));
    }

    private List<Pod> createHung() {
        List<Pod> hung = IntStream.range(0, MORE_THAN_START_AT_ONCE)
                .mapToObj(number -> aHelloPod("hung-" + number).build())
                .toList();
        hung.forEach(controlPlane::create);
        return hung;
    }

    private void othersComeAndGo() {
        Pod other = aHelloPod("other").build();
        controlPlane.create(other);
        soon().until(() -> isReady(other));
        controlPlane.delete(other, 5);
        soon().until(() -> !controlPlane.has(other));
    }
}

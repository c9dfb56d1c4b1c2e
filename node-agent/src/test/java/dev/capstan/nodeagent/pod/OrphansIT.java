package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One orphan that can't be removed keeps no other from being removed. */
class OrphansIT extends OnFaultyDocker {
    private static final Duration SEVERAL_ROUNDS = Duration.ofSeconds(3);

    @Test
    void oneWhoseRemovalFails() throws Exception {
        List<Pod> orphans = leaveBehind();
        Path folder = leaveAFolderBehind();
        plugins.refuseBridge("DEL", "stuck-");

        agent = new TestAgent(controlPlane, node.runtime, stateDir).start();

        soon().until(() -> remaining(orphans).equals(List.of("stuck-0")) && Files.notExists(folder));
        plugins.heal();
        soon().until(() -> remaining(orphans).isEmpty());
    }

    @Test
    void oneWhoseRemovalHangs() throws Exception {
        List<Pod> orphans = leaveBehind();
        String stuck = sandboxOf(orphans.getFirst());
        Path folder = leaveAFolderBehind();
        plugins.hangBridge("DEL", "stuck-");
        engine.takeRequests();

        agent = new TestAgent(controlPlane, node.runtime, stateDir).start();

        soon().until(() -> remaining(orphans).equals(List.of("stuck-0")) && Files.notExists(folder));
        await().during(SEVERAL_ROUNDS)
                .atMost(Duration.ofSeconds(30))
                .until(() -> remaining(orphans).equals(List.of("stuck-0")));
        assertThat(engine.takeRequests())
                .as("begun once, not once in each round")
                .filteredOn(request -> request.startsWith("POST /containers/" + stuck + "/kill"))
                .hasSize(1);
        plugins.stopHanging();
        soon().until(() -> remaining(orphans).isEmpty());
    }

    /** Pods that are deleted while no agent runs; the first is the one that will be stuck. */
    private List<Pod> leaveBehind() {
        List<Pod> pods = Stream.of("stuck-0", "other-0", "other-1")
                .map(name -> aHelloPod(name).build())
                .toList();
        pods.forEach(controlPlane::create);
        soon().until(() -> pods.stream().allMatch(this::isReady));
        agent.close();
        pods.forEach(controlPlane::forget);
        return pods;
    }

    /** All that is left of a Pod whose containers somebody else has removed. */
    private Path leaveAFolderBehind() throws IOException {
        return Files.createDirectories(stateDir.resolve("pods").resolve("of-nobody"));
    }

    private List<String> remaining(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> !node.runtime
                        .listPodSandbox(PodSandboxFilter.ofPod(pod.getMetadata().getUid()))
                        .isEmpty())
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }
}

package dev.capstan.nodeagent.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.heartbeat.NodeCapacity;
import dev.capstan.testing.PodBuilders;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeAdmissionTest {
    private final NodeAdmission admission = new NodeAdmission(new NodeCapacity(1000, 1 << 20, 1 << 20, 3));

    @Test
    void refusesWhatComesLastWhenTwoDontFitTogether() {
        assertThat(admission.admit(asking("first", "600m", "1Ki"))).isEmpty();

        assertThat(admission.admit(asking("second", "600m", "1Ki")))
                .contains(new Rejection(
                        "OutOfcpu",
                        "Node didn't have enough resource: cpu, requested: 600, used: 600, capacity: 1000"));
    }

    @Test
    void refusesForMemoryAndForTheNumberOfPods() {
        assertThat(admission.admit(asking("big", "1m", "2Mi")).map(Rejection::reason))
                .contains("OutOfmemory");
        for (String name : new String[] {"a", "b", "c"}) {
            assertThat(admission.admit(asking(name, "0", "0"))).isEmpty();
        }
        assertThat(admission.admit(asking("d", "0", "0")).map(Rejection::reason))
                .contains("OutOfpods");
    }

    @Test
    void aPodThatAsksForNothingFitsWhereNothingIsLeft() {
        admission.admit(asking("all", "1", "1Mi"));

        assertThat(admission.admit(asking("modest", "0", "0"))).isEmpty();
    }

    @Test
    void keepsThePlaceOfAnAdmittedPodUntilItIsReleased() {
        Pod first = asking("first", "1", "0");
        admission.admit(first);

        assertThat(admission.admit(first)).isEmpty();
        assertThat(admission.admit(asking("second", "1", "0"))).isPresent();
        admission.release(first.getMetadata().getUid());
        assertThat(admission.admit(asking("second", "1", "0"))).isEmpty();
    }

    @Test
    void countsTheBiggestInitContainerOrAllOthersTogetherWhicheverIsMore() {
        Pod pod = PodBuilders.aPod("init")
                .editSpec()
                .addNewInitContainer()
                .withName("init")
                .withNewResources()
                .addToRequests("cpu", new Quantity("900m"))
                .endResources()
                .endInitContainer()
                .endSpec()
                .build();
        admission.admit(asking("other", "200m", "0"));

        assertThat(admission.admit(pod).map(Rejection::reason)).contains("OutOfcpu");
    }

    @Test
    void refusesAHostPortThatIsTaken() {
        assertThat(admission.admit(withHostPort("first"))).isEmpty();

        assertThat(admission.admit(withHostPort("second")).map(Rejection::reason))
                .isEqualTo(Optional.of("NodePorts"));
    }

    private static Pod withHostPort(String name) {
        return PodBuilders.aPod(name)
                .editSpec()
                .editFirstContainer()
                .addNewPort()
                .withContainerPort(80)
                .withHostPort(8080)
                .endPort()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod asking(String name, String cpu, String memory) {
        return PodBuilders.aPod(name)
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .addToRequests("cpu", new Quantity(cpu))
                .addToRequests("memory", new Quantity(memory))
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}

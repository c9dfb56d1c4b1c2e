package dev.capstan.deployment.rollout;

import static dev.capstan.deployment.Deployments.aDeployment;
import static dev.capstan.deployment.Deployments.aReplicaSet;
import static dev.capstan.deployment.Deployments.withMax;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProportionalScalingTest {
    private final ReplicaSet old = withMax(aReplicaSet("old", 1, 8, 8), 10, 13);
    private final ReplicaSet fresh = withMax(aReplicaSet("new", 2, 5, 0), 10, 13);

    @Test
    void isNeededWhenAReplicaSetWasSizedForAnotherNumber() {
        assertThat(ProportionalScaling.isNeeded(state(15))).isTrue();
        assertThat(ProportionalScaling.isNeeded(state(10))).isFalse();
    }

    @Test
    void growsInProportion() {
        assertThat(sizes(state(15))).containsExactly("old=11", "new=7");
    }

    @Test
    void shrinksInProportionWithTheLargestTakingTheRest() {
        // 8 are allowed, 5 must go: 8*8/13 = 5, 5*8/13 = 3
        assertThat(sizes(state(5))).containsExactly("old=5", "new=3");
    }

    @Test
    void takesEverythingAwayAtZero() {
        assertThat(sizes(state(0))).containsExactly("old=0", "new=0");
    }

    @Test
    void givesTheOnlyActiveReplicaSetAll() {
        ReplicaSet empty = withMax(aReplicaSet("old", 1, 0, 0), 10, 13);
        assertThat(sizes(new RolloutState(aDeployment(15, 3, 2), Optional.of(fresh), List.of(empty))))
                .containsExactly("new=15");
    }

    @Test
    void emptiesOldReplicaSetsBesideACompleteNewOne() {
        ReplicaSet complete = withMax(aReplicaSet("new", 2, 10, 10), 10, 13);
        assertThat(sizes(new RolloutState(aDeployment(10, 3, 2), Optional.of(complete), List.of(old))))
                .containsExactly("old=0");
    }

    private RolloutState state(int replicas) {
        return new RolloutState(aDeployment(replicas, 3, 2), Optional.of(fresh), List.of(old));
    }

    private static List<String> sizes(RolloutState state) {
        return ProportionalScaling.decide(state).stream()
                .map(scale -> scale.replicaSet().getMetadata().getName() + "=" + scale.replicas())
                .toList();
    }
}

package dev.capstan.deployment.revision;

import static dev.capstan.deployment.Deployments.aDeployment;
import static dev.capstan.deployment.Deployments.aReplicaSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.deployment.rollout.RolloutState;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionHistoryTest {
    @Test
    void dropsTheLowestRevisionsBeyondTheLimit() {
        // 2 was undone to and left again: its revision is 5 now, though it is the older one
        assertThat(surplus(2, revision("b", 5, 0, 0), revision("c", 3, 0, 0), revision("d", 4, 0, 0)))
                .containsExactly("c");
    }

    @Test
    void countsButSparesWhatStillHasPods() {
        assertThat(surplus(0, revision("a", 1, 1, 1), revision("b", 2, 0, 0))).containsExactly("b");
    }

    @Test
    void sparesWhatWasOnlyJustScaledDown() {
        ReplicaSet unobserved = new ReplicaSetBuilder(revision("a", 1, 0, 0))
                .editMetadata()
                .withGeneration(2L)
                .endMetadata()
                .build();

        assertThat(surplus(0, unobserved)).isEmpty();
    }

    private static List<String> surplus(int limit, ReplicaSet... old) {
        RolloutState state = new RolloutState(
                aDeployment(1)
                        .editSpec()
                        .withRevisionHistoryLimit(limit)
                        .endSpec()
                        .build(),
                Optional.empty(),
                List.of(old));
        return RevisionHistory.surplus(state).stream()
                .map(replicaSet -> replicaSet.getMetadata().getName())
                .toList();
    }

    private static ReplicaSet revision(String name, int revision, int replicas, int available) {
        return aReplicaSet(name, revision, replicas, available)
                .editMetadata()
                .addToAnnotations(RevisionAnnotations.REVISION, Integer.toString(revision))
                .endMetadata()
                .build();
    }
}

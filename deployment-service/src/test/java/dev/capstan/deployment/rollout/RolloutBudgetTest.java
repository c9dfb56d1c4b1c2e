package dev.capstan.deployment.rollout;

import static dev.capstan.deployment.Deployments.aDeployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutBudgetTest {
    @ParameterizedTest
    @CsvSource({
        // replicas, maxSurge, maxUnavailable -> Pods
        "10, 25%, 25%, 3, 2",
        "1,  25%, 25%, 1, 0",
        "4,  25%, 25%, 1, 1",
        "3,  50%, 50%, 2, 1",
        "10, 0%,  5%,  0, 1", // both would be 0
        "10, 0,   0,   0, 1",
        "2,  0,   5,   0, 2", // no more than there are
        "0,  25%, 25%, 0, 0",
        "7, 100%, 0,   7, 0",
    })
    void resolvesPercentagesUpForSurgeAndDownForUnavailable(
            int replicas, String surge, String unavailable, int expectedSurge, int expectedUnavailable) {
        assertThat(RolloutBudget.of(rolling(replicas, surge, unavailable)))
                .isEqualTo(new RolloutBudget(replicas, expectedSurge, expectedUnavailable));
    }

    @Test
    void givesRecreateNoRoomAtAll() {
        Deployment recreate = aDeployment(10)
                .editSpec()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .endSpec()
                .build();

        assertThat(RolloutBudget.of(recreate)).isEqualTo(new RolloutBudget(10, 0, 0));
    }

    private static Deployment rolling(int replicas, String surge, String unavailable) {
        return aDeployment(replicas)
                .editSpec()
                .editStrategy()
                .withNewRollingUpdate()
                .withMaxSurge(intOrString(surge))
                .withMaxUnavailable(intOrString(unavailable))
                .endRollingUpdate()
                .endStrategy()
                .endSpec()
                .build();
    }

    private static IntOrString intOrString(String text) {
        return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.valueOf(text));
    }
}

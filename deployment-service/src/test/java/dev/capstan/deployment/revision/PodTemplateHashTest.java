package dev.capstan.deployment.revision;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodTemplateHashTest {
    @Test
    void isShortAndMakesNoWords() {
        assertThat(PodTemplateHash.of("{}", 0)).matches("[bcdfghjklmnpqrstvwxz2456789]{1,10}");
    }

    @Test
    void isTheSameForTheSameTemplateAndAnotherAfterACollision() {
        assertThat(PodTemplateHash.of("{}", 0)).isEqualTo(PodTemplateHash.of("{}", 0));
        assertThat(PodTemplateHash.of("{}", 1))
                .isNotEqualTo(PodTemplateHash.of("{}", 0))
                .isNotEqualTo(PodTemplateHash.of("{}", 2));
    }

    @Test
    void leavesNamesWithinTheLimitOfTheApi() {
        assertThat(PodTemplateHash.replicaSetName("web", "5cdb78c854")).isEqualTo("web-5cdb78c854");
        assertThat(PodTemplateHash.replicaSetName("w".repeat(253), "5cdb78c854"))
                .hasSize(253)
                .endsWith("w-5cdb78c854");
    }
}

package dev.capstan.controller;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;

class OwnWritesTest {
    private final ManualClock clock = new ManualClock();
    private final OwnWrites writes = new OwnWrites(clock);

    @Test
    void anObjectIsSupersededUntilTheWriteHasComeBack() {
        assertThat(writes.isSuperseded(version("5"))).isFalse();

        writes.wrote(version("5"), version("7"));

        assertThat(writes.isSuperseded(version("5"))).isTrue();
        assertThat(writes.isSuperseded(version("7"))).isFalse();
    }

    @Test
    void anotherWritersVersionIsNot() {
        writes.wrote(version("5"), version("7"));

        assertThat(writes.isSuperseded(version("6"))).isFalse();
    }

    @Test
    void aWriteThatChangedNothingSupersedesNothing() {
        writes.wrote(version("5"), version("5"));

        assertThat(writes.isSuperseded(version("5"))).isFalse();
    }

    @Test
    void aWriteThatNeverComesBackCountsForASecond() {
        writes.wrote(version("5"), version("7"));
        clock.advance(OwnWrites.PATIENCE);

        assertThat(writes.isSuperseded(version("5"))).isFalse();
    }

    private static Pod version(String resourceVersion) {
        return aPod("web")
                .editMetadata()
                .withResourceVersion(resourceVersion)
                .endMetadata()
                .build();
    }
}

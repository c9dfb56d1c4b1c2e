package dev.capstan.informer;

import static dev.capstan.testing.PodBuilders.aPod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.event.ChangeEvent.Added;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.event.ChangeEvent.Modified;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class WishesTest {
    private static final Pod POD =
            aPod("web").editMetadata().withGeneration(1L).endMetadata().build();

    @Test
    void whatIsMadeOrDeletedIsAWish() {
        assertThat(Wishes.changedBy(new Added<>(ObjectKey.of(POD), POD))).isTrue();
        assertThat(Wishes.changedBy(new Deleted<>(ObjectKey.of(POD), POD))).isTrue();
    }

    @Test
    void aChangedSpecABindingAMarkForDeletionAndOtherLabelsAreWishes() {
        assertThat(isWish(pod -> pod.editMetadata().withGeneration(2L).endMetadata()))
                .isTrue();
        assertThat(isWish(pod -> pod.editSpec().withNodeName("node-1").endSpec()))
                .isTrue();
        assertThat(isWish(pod -> pod.editMetadata()
                        .withDeletionTimestamp("2026-01-01T00:00:00Z")
                        .endMetadata()))
                .isTrue();
        assertThat(isWish(pod ->
                        pod.editMetadata().withLabels(Map.of("app", "web")).endMetadata()))
                .isTrue();
    }

    @Test
    void aStatusAndAnnotationsAreReports() {
        assertThat(isWish(pod -> pod.editStatus().withPhase("Running").endStatus()))
                .isFalse();
        assertThat(isWish(pod -> pod.editMetadata()
                        .withAnnotations(Map.of("deployment.kubernetes.io/revision", "1"))
                        .withResourceVersion("2")
                        .endMetadata()))
                .isFalse();
    }

    private static boolean isWish(UnaryOperator<PodBuilder> change) {
        Pod changed = change.apply(new PodBuilder(POD)).build();
        return Wishes.changedBy(new Modified<>(ObjectKey.of(POD), POD, changed));
    }
}

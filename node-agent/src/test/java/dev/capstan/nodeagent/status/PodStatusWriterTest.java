package dev.capstan.nodeagent.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.testing.FakeApiServer;
import dev.capstan.testing.PodBuilders;
import dev.capstan.tracing.Tracing;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S8: what is written to {@code pods/status}, when, how often. */
class PodStatusWriterTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String PATCH = "PATCH pods/status";

    private final FakeApiServer api = new FakeApiServer(Clock.systemUTC());
    private final PodStatusWriter writer = new PodStatusWriter(api.client(), Tracing.OFF);
    private Pod pod;
    private String uid;

    @BeforeEach
    void createPod() {
        pod = create();
        uid = pod.getMetadata().getUid();
        api.takeRequests();
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void writesAChangeOnce() throws InterruptedException {
        writer.write(pod, status("Running"));
        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        writer.write(pod, status("Running"));
        assertThat(writer.awaitWritten(uid, SOON)).isTrue();

        assertThat(api.takeRequests()).containsExactly(PATCH);
        assertThat(stored().getPhase()).isEqualTo("Running");
        assertThat(writer.latest(uid)).contains(status("Running"));
    }

    @Test
    void retriesUntilItIsThereAndSendsWhatChangedMeanwhileInOnePiece() throws InterruptedException {
        api.refuse(PATCH, 503, "ServiceUnavailable", "not now");
        writer.write(pod, status("Pending"));
        assertThat(writer.awaitWritten(uid, Duration.ofMillis(100))).isFalse();
        writer.write(pod, status("Running", "10.0.0.1"));
        writer.write(pod, status("Running", "10.0.0.2"));
        api.takeRequests();

        api.accept(PATCH);

        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        assertThat(api.takeRequests()).containsOnly(PATCH).hasSizeLessThanOrEqualTo(2);
        assertThat(stored().getPodIP()).isEqualTo("10.0.0.2");
    }

    @Test
    void writesAgainWhatALateWriteOverwrote() throws InterruptedException {
        writer.write(pod, status("Pending"));
        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        Pod pending = api.all(Pod.class).getFirst();
        writer.write(pod, status("Running", "10.0.0.1"));
        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        writer.shown(pending);
        writer.shown(api.all(Pod.class).getFirst());
        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        assertThat(api.takeRequests()).containsExactly(PATCH, PATCH);

        Pod late = overwrite("Pending");
        writer.shown(late);

        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        assertThat(stored().getPhase()).isEqualTo("Running");
        writer.shown(api.all(Pod.class).getFirst());
        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        assertThat(api.takeRequests()).containsExactly("PUT pods/status", PATCH);
    }

    @Test
    void leavesAPhaseThatSomebodyEnded() throws InterruptedException {
        writer.write(pod, status("Running"));
        assertThat(writer.awaitWritten(uid, SOON)).isTrue();

        writer.shown(overwrite("Failed"));

        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        assertThat(stored().getPhase()).isEqualTo("Failed");
    }

    private Pod overwrite(String phase) {
        Pod last = api.all(Pod.class).getFirst();
        return api.client()
                .resource(new PodBuilder(last).withStatus(status(phase)).build())
                .updateStatus();
    }

    @Test
    void neverTakesATerminalPhaseBack() throws InterruptedException {
        writer.write(pod, status("Failed"));
        writer.write(pod, status("Running"));

        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        assertThat(stored().getPhase()).isEqualTo("Failed");
        assertThat(writer.latest(uid)).contains(status("Failed"));
    }

    @Test
    void dropsTheStatusOfAPodThatIsGone() throws InterruptedException {
        api.client().resource(pod).delete();

        writer.write(pod, status("Running"));

        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        api.takeRequests();
        writer.write(pod, status("Failed"));
        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        assertThat(api.takeRequests()).isEmpty();
    }

    @Test
    void doesNotTouchASuccessorOfTheSameName() throws InterruptedException {
        api.client().resource(pod).delete();
        create();

        writer.write(pod, status("Failed"));

        assertThat(writer.awaitWritten(uid, SOON)).isTrue();
        assertThat(stored().getPhase()).isNull();
    }

    @Test
    void stopsTryingForAForgottenPod() {
        api.refuse(PATCH, 503, "ServiceUnavailable", "not now");
        writer.write(pod, status("Running"));

        writer.forget(uid);

        assertThat(writer.latest(uid)).isEmpty();
        await().atMost(SOON)
                .during(Duration.ofMillis(300))
                .until(() -> api.takeRequests().isEmpty());
    }

    private Pod create() {
        return api.client()
                .resource(PodBuilders.aPod("web")
                        .editMetadata()
                        .withNamespace("default")
                        .withUid(null)
                        .endMetadata()
                        .withStatus(null)
                        .build())
                .create();
    }

    private PodStatus stored() {
        List<Pod> all = api.all(Pod.class);
        PodStatus status = all.getFirst().getStatus();
        return status == null ? new PodStatus() : status;
    }

    private static PodStatus status(String phase) {
        return new PodStatusBuilder().withPhase(phase).build();
    }

    private static PodStatus status(String phase, String ip) {
        return new PodStatusBuilder().withPhase(phase).withPodIP(ip).build();
    }
}

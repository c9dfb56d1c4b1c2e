package dev.capstan.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.testing.FakeApiServer;
import dev.capstan.testing.ManualClock;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteGuardTest {
    private final ManualClock clock = new ManualClock();
    private final GroupSession session = new GroupSession(
            Duration.ofSeconds(5),
            () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
    private final Tenure tenure = new Tenure(ShardedController.REPLICASET.shard(0), clock.instant(), session);
    private final FakeApiServer server = new FakeApiServer(clock);
    private final KubernetesClient client = server.client(new WriteGuard());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void letsThroughWhatIsWrittenUnderATenure() {
        heardNow();
        tenure.run(this::createPod);

        assertThat(server.takeRequests()).containsExactly("POST pods");
    }

    @Test
    void letsThroughWhatIsWrittenByThreadsThatWereStartedUnderATenure() {
        heardNow();
        tenure.run(() -> CompletableFuture.runAsync(this::createPod, Thread::startVirtualThread)
                .join());

        assertThat(server.takeRequests()).containsExactly("POST pods");
    }

    @Test
    void sendsNothingOnceTheGroupWasNotHeardOfForTooLong() {
        heardNow();
        tenure.run(() -> {
            clock.advance(Duration.ofSeconds(5));
            assertThatThrownBy(this::createPod).isInstanceOf(NotOwnerException.class);
            assertThatThrownBy(() -> client.raw("/api/v1/namespaces/default/pods/web/status", "PATCH", "{}"))
                    .isInstanceOf(NotOwnerException.class);
            assertThatThrownBy(() ->
                            client.pods().inNamespace("default").withName("web").delete())
                    .isInstanceOf(NotOwnerException.class);
        });

        assertThat(server.takeRequests()).isEmpty();
    }

    @Test
    void sendsNothingForATenureThatEndedThoughTheGroupIsHeardAgain() {
        heardNow();
        tenure.end();

        tenure.run(() -> assertThatThrownBy(this::createPod).isInstanceOf(NotOwnerException.class));

        assertThat(server.takeRequests()).isEmpty();
    }

    @Test
    void sendsNothingOutsideOfAnyTenure() {
        heardNow();

        assertThatThrownBy(this::createPod).isInstanceOf(NotOwnerException.class);

        assertThat(server.takeRequests()).isEmpty();
    }

    @Test
    void letsEverybodyReadAndTell() {
        assertThat(client.pods().inNamespace("default").withName("web").get()).isNull();
        client.v1()
                .events()
                .inNamespace("default")
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("web.1")
                        .withNamespace("default")
                        .endMetadata()
                        .build())
                .create();

        assertThat(server.takeRequests()).isEqualTo(List.of("GET pods", "POST events"));
    }

    private void heardNow() {
        session.confirmed(session.now());
    }

    private void createPod() {
        Pod pod = dev.capstan.testing.PodBuilders.aPod("web").build();
        client.pods().inNamespace("default").resource(pod).create();
    }
}

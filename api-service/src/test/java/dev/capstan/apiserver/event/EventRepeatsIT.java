package dev.capstan.apiserver.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.capstan.apiserver.testing.SharedApiServer;
import dev.capstan.client.CapstanClientAutoConfiguration;
import dev.capstan.client.EventRecorder;
import dev.capstan.client.EventRecorderFactory;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The recorder that all services share, against the real API. */
class EventRepeatsIT {
    private final String namespace = SharedApiServer.namespace();
    private final Pod pod = new PodBuilder()
            .withNewMetadata()
            .withName("p")
            .withNamespace(namespace)
            .withUid("7d1c")
            .endMetadata()
            .build();

    @Test
    void repeatsCountUpOneEventAndAnExpiredOneIsMadeAnew() {
        try (KubernetesClient client = SharedApiServer.kubernetesClient(c -> c)) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(CapstanClientAutoConfiguration.class))
                    .withPropertyValues("capstan.api.url=http://127.0.0.1:1") // the client below is used instead
                    .withBean(KubernetesClient.class, () -> client)
                    .run(context -> {
                        EventRecorder recorder =
                                context.getBean(EventRecorderFactory.class).recorder("test");
                        for (int i = 0; i < 3; i++) {
                            recorder.warning(pod, "BackOff", "back-off restarting");
                        }
                        recorder.normal(pod, "Pulled", "image is there");
                        await().untilAsserted(() -> assertThat(events(client))
                                .extracting(Event::getReason, Event::getCount)
                                .containsExactlyInAnyOrder(tuple("BackOff", 3), tuple("Pulled", 1)));

                        // As the store does with old ones.
                        client.v1().events().inNamespace(namespace).delete();
                        recorder.warning(pod, "BackOff", "back-off restarting");
                        await().untilAsserted(() -> assertThat(events(client))
                                .extracting(Event::getReason, Event::getCount)
                                .containsExactly(tuple("BackOff", 1)));
                    });
        }
    }

    private List<Event> events(KubernetesClient client) {
        return client.v1().events().inNamespace(namespace).list().getItems();
    }
}

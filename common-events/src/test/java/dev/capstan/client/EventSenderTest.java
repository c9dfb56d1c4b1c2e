package dev.capstan.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.capstan.testing.FakeApiServer;
import dev.capstan.testing.PodBuilders;
import dev.capstan.workqueue.Backoff;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of Events while the API server is away. */
class EventSenderTest {
    private static final String POST = "POST events";
    private static final String PATCH = "PATCH events";
    private static final Backoff SHORT = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50));
    /** Longer than anything is awaited: what ends earlier has another reason. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration A_WHILE = Duration.ofMillis(500);

    private final FakeApiServer api = new FakeApiServer(Clock.systemUTC());
    private final Pod pod =
            PodBuilders.aPod("web").editMetadata().withUid("7d1c").endMetadata().build();
    private Instant now = Instant.now();
    private EventSender sender = new EventSender(api.client(), Clock.systemUTC(), SHORT, LONG);

    @AfterEach
    void close() {
        sender.close();
        api.close();
    }

    @Test
    void areSentWhenItIsBackInTheirOrder() {
        api.refuse(POST, 503, "ServiceUnavailable", "not now");
        report("Pulled");
        report("Created");
        report("Started");
        awaitTries(3);
        assertThat(api.all(Event.class)).isEmpty();

        api.accept(POST);

        await().until(() -> api.all(Event.class).size() == 3);
        assertThat(api.all(Event.class).stream()
                        .sorted(Comparator.comparingLong(EventSenderTest::revision))
                        .map(Event::getReason))
                .containsExactly("Pulled", "Created", "Started");
    }

    @Test
    void countUpOnceForEachReport() {
        report("BackOff");
        await().until(() -> !api.all(Event.class).isEmpty());
        api.refuse(PATCH, 429, "TooManyRequests", "not now");
        report("BackOff");
        report("BackOff");
        await().until(() -> api.takeRequests().contains(PATCH));

        api.accept(PATCH);

        await().untilAsserted(() -> assertThat(counts()).containsExactly(tuple("BackOff", 3)));
    }

    @Test
    void areOnceThereWhenOnlyTheAnswerWasLostAndAreCountedUpAfterwards() {
        api.loseAnswerTo(POST);

        report("BackOff");
        report("BackOff");

        await().untilAsserted(() -> assertThat(counts()).containsExactly(tuple("BackOff", 2)));
        assertThat(api.takeRequests()).containsExactly(POST, POST, PATCH);
    }

    @Test
    void areDroppedAtOnceWhenTheyAreRefused() {
        api.refuse(POST, 403, "Forbidden", "no right to");
        report("Pulled");
        report("Created");

        awaitTries(2);
        await().during(A_WHILE).until(() -> api.takeRequests().isEmpty());
    }

    @Test
    void areDroppedWhenPatienceEndsAndTheNextAreTried() {
        sender.close();
        sender = new EventSender(api.client(), Clock.systemUTC(), SHORT, Duration.ofSeconds(2));
        api.refuse(POST, 503, "ServiceUnavailable", "not now");
        report("Pulled");
        awaitTries(2);
        // It must not be taken for dropped because it was held up between two tries.
        await().during(A_WHILE.multipliedBy(2)).until(() -> api.takeRequests().isEmpty());

        api.accept(POST);
        report("Created");

        await().untilAsserted(() -> assertThat(counts()).containsExactly(tuple("Created", 1)));
    }

    @Test
    void areNotTriedAnyMoreOnceTheSenderIsClosed() {
        api.refuse(POST, 503, "ServiceUnavailable", "not now");
        report("Pulled");
        awaitTries(2);

        sender.close();

        await().during(A_WHILE).until(() -> api.takeRequests().isEmpty());
    }

    private void report(String reason) {
        // An Event is named after its moment.
        now = now.plusMillis(1);
        sender.send(new EventSender.Report("test", "", "Normal", pod, null, reason, "as it says", now));
    }

    private void awaitTries(int tries) {
        List<String> seen = new ArrayList<>();
        await().until(() -> {
            seen.addAll(api.takeRequests());
            return seen.size() >= tries;
        });
    }

    private List<Tuple> counts() {
        return api.all(Event.class).stream()
                .map(event -> tuple(event.getReason(), event.getCount()))
                .toList();
    }

    private static long revision(Event event) {
        return Long.parseLong(event.getMetadata().getResourceVersion());
    }
}

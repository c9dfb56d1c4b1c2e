package dev.capstan.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EpochWatchTest {
    private volatile String epoch = "1";
    private volatile boolean away;
    private final EpochWatch watch = new EpochWatch(this::status, Duration.ofMillis(1));

    @Test
    void noticesThatTheStoreHasGoneOnToAnotherEpoch() {
        watch.syncedIn("1");
        assertThat(watch.isOver()).isFalse();

        epoch = "2";

        await().until(watch::isOver);
    }

    @Test
    void concludesNothingFromSilence() {
        away = true;
        watch.syncedIn("1");

        await().during(Duration.ofMillis(50)).until(() -> !watch.isOver());
    }

    @Test
    void isContentOnceTheInformersHaveSyncedInTheNewOne() {
        watch.syncedIn("1");
        epoch = "2";
        await().until(watch::isOver);

        watch.syncedIn("2");

        await().during(Duration.ofMillis(50)).until(() -> !watch.isOver());
    }

    private StoreStatus status() {
        if (away) {
            throw new IllegalStateException("away");
        }
        return new StoreStatus(epoch, 7, 7, false);
    }
}

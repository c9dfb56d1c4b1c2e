package dev.capstan.nodeagent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartSlotsTest {
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicInteger started = new AtomicInteger();

    @AfterEach
    void endAll() {
        end.countDown();
    }

    @Test
    void letsOnlySoManyStartAtOnce() {
        StartSlots slots = new StartSlots(2, Duration.ofDays(1));
        startAndHang(slots);
        startAndHang(slots);
        startAndHang(slots);
        await().until(() -> started.get() == 2);

        await().during(Duration.ofMillis(50)).until(() -> started.get() == 2);
        end.countDown();

        await().until(() -> started.get() == 3);
    }

    @Test
    void givesTheSlotsOfThoseThatHangToTheNextOnesAndTakesNoneBackTwice() {
        StartSlots slots = new StartSlots(2, Duration.ofMillis(30));
        startAndHang(slots);
        startAndHang(slots);
        await().until(() -> started.get() == 2);

        assertThat(slots.<String>use(() -> "started")).isEqualTo("started");

        end.countDown();
        await().until(() -> slots.free() == 2);
        await().during(Duration.ofMillis(50)).until(() -> slots.free() == 2);
    }

    private void startAndHang(StartSlots slots) {
        Thread.ofVirtual()
                .start(() -> slots.use(() -> {
                    started.incrementAndGet();
                    try {
                        end.await();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                    return true;
                }));
    }
}

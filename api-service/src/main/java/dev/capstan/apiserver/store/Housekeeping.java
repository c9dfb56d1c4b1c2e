package dev.capstan.apiserver.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the store does now and then: log partitions, Events. */
final class Housekeeping {
    private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

    private final LogFollower follower;
    private final LogPartitions partitions;
    private final EventExpiry events;
    private final Publication publication;
    private final Duration interval;
    private @Nullable Thread thread;

    Housekeeping(
            LogFollower follower,
            LogPartitions partitions,
            EventExpiry events,
            Publication publication,
            Duration interval) {
        this.follower = follower;
        this.partitions = partitions;
        this.events = events;
        this.publication = publication;
        this.interval = interval;
    }

    void start() {
        thread = Thread.ofVirtual().name("store-housekeeping").start(this::run);
    }

    void stop() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                if (follower.awaitLoaded(interval)) {
                    keepHouse();
                    Thread.sleep(interval);
                }
            }
        } catch (InterruptedException stopped) {
            log.debug("housekeeping stopped");
        }
    }

    private void keepHouse() {
        try {
            partitions.addAhead();
            partitions.dropOld(publication.settled());
            events.expire();
        } catch (RuntimeException failure) {
            log.warn("housekeeping failed, again in {}", interval, failure);
        }
    }
}

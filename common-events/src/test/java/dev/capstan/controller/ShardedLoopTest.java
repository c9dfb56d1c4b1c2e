package dev.capstan.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.ownership.Owned;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardedLoopTest {
    private static final ObjectKey WEB = ObjectKey.namespaced("default", "web");
    private static final Duration BRIEFLY = Duration.ofMillis(100);

    private final Owned owned = Owned.nothingOf(ShardedController.DEPLOYMENT);
    private final Shard shard = shardOf(WEB);
    private final RateLimitingWorkQueue<ObjectKey> queue =
            new RateLimitingWorkQueue<>(Backoff.controllerDefault(), Clock.systemUTC());
    private final List<ObjectKey> reconciled = new CopyOnWriteArrayList<>();
    private volatile Runnable duringWork = () -> {};
    private final ControllerLoop loop = new ControllerLoop(
            "test",
            queue,
            key -> {
                reconciled.add(key);
                duringWork.run();
                return Result.done();
            },
            1,
            () -> true,
            owned.ownership());

    @AfterEach
    void stop() {
        loop.stop();
    }

    @Test
    void worksOnKeysOfItsShardsAndDropsAllOthers() {
        ObjectKey other = keyOfAnotherShard();
        owned.gain(shard);
        loop.start();

        queue.add(other);
        queue.add(WEB);

        await().untilAsserted(() -> assertThat(reconciled).containsExactly(WEB));
        await().during(BRIEFLY).until(() -> reconciled.size() == 1 && queue.size() == 0);
    }

    @Test
    void dropsWhatFailsBecauseTheShardIsLost() {
        owned.gain(shard);
        duringWork = () -> {
            owned.lose(shard);
            // Whoever gains it queues its keys; what an earlier tenure left undone isn't among them.
            owned.gain(shard);
            throw new IllegalStateException("refused");
        };
        loop.start();

        queue.add(WEB);

        await().untilAsserted(() -> assertThat(reconciled).hasSize(1));
        await().during(BRIEFLY).until(() -> reconciled.size() == 1);
        assertThat(queue.failures(WEB)).isZero();
    }

    @Test
    void takesWhatWaitsOutOfTheQueueWhenItsShardIsLost() {
        owned.gain(shard);
        queue.addRateLimited(WEB);
        queue.add(WEB);

        owned.lose(shard);

        assertThat(queue.size()).isZero();
        assertThat(queue.failures(WEB)).isZero();
    }

    @Test
    void worksOnWhatIsQueuedWhenAShardIsGained() {
        owned.ownership().addListener(new ShardListener() {
            @Override
            public void enqueue(Shard gained) {
                queue.add(WEB);
            }
        });
        loop.start();

        owned.gain(shard);

        await().untilAsserted(() -> assertThat(reconciled).containsExactly(WEB));
    }

    private ObjectKey keyOfAnotherShard() {
        for (int number = 0; ; number++) {
            ObjectKey key = ObjectKey.namespaced("default", "other-" + number);
            if (!shard.contains(key)) {
                return key;
            }
        }
    }

    private static Shard shardOf(ObjectKey key) {
        for (int number = 0; ; number++) {
            Shard candidate = ShardedController.DEPLOYMENT.shard(number);
            if (candidate.contains(key)) {
                return candidate;
            }
        }
    }
}

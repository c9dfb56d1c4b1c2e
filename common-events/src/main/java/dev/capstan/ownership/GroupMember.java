package dev.capstan.ownership;

import dev.capstan.management.KafkaRefusal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance as a member of its service's consumer group; joins again with a new consumer when Kafka fails.
 *
 * <p>Kafka's client sends heartbeats by itself, but tells nobody whether they are answered. So the member also commits an offset of
 * one of its partitions now and then. It means nothing; but to the coordinator a commit counts as a heartbeat, and it refuses
 * that of one who isn't a member any more.
 */
final class GroupMember {
    private static final Logger log = LoggerFactory.getLogger(GroupMember.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration GAINING_POLL = Duration.ofMillis(10);
    private static final Duration TOPIC_RETRY = Duration.ofMillis(100);
    private static final Duration FAILURE_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);
    private static final CloseOptions LEAVE = CloseOptions.timeout(Duration.ofSeconds(2));
    private static final OffsetAndMetadata NO_MATTER_WHICH = new OffsetAndMetadata(0);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Map<String, ShardedController> byTopic;
    private final GroupSession session;
    private final Holdings holdings;
    private final Duration heartbeatInterval;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private long nextHeartbeat;
    private String toldFailure = "";

    GroupMember(
            String group,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Map<String, ShardedController> byTopic,
            GroupSession session,
            Holdings holdings,
            Duration heartbeatInterval) {
        this.consumers = consumers;
        this.byTopic = byTopic;
        this.session = session;
        this.holdings = holdings;
        this.heartbeatInterval = heartbeatInterval;
        this.thread = Thread.ofPlatform().name(group).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Leaves the group, so that others have the shards at once. */
    void stop() throws InterruptedException {
        running = false;
        Consumer<byte[], byte[]> consumer = current;
        if (consumer == null) {
            thread.interrupt();
        } else {
            consumer.wakeup();
        }
        thread.join(LAST_WRITES.plusSeconds(2));
    }

    private void run() {
        while (running) {
            try {
                Consumer<byte[], byte[]> consumer = consumers.get();
                current = consumer;
                try {
                    takePart(consumer);
                } finally {
                    current = null;
                    leave(consumer);
                }
            } catch (WakeupException | InterruptException stopped) {
                // stop() asked for it; the loop condition says so
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failure) {
                tell(failure);
                pause();
            }
        }
    }

    /** Once: a right that is missing, say, fails every second until it is given. */
    private void tell(RuntimeException failure) {
        Optional<String> refusal = KafkaRefusal.reason(failure);
        String reason = refusal.orElseGet(failure::toString);
        if (reason.equals(toldFailure)) {
            log.debug("still can't join the group reason={}", reason);
        } else if (refusal.isPresent()) {
            log.warn(
                    "can't join the group, trying again until Kafka lets it topics={} reason={}",
                    byTopic.keySet(),
                    reason);
        } else {
            log.warn("lost the group, joining again topics={}", byTopic.keySet(), failure);
        }
        toldFailure = reason;
    }

    private void leave(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        try {
            // Before the goodbye: the others begin as soon as they hear it.
            holdings.givenBack(holdings.all(), LAST_WRITES);
        } finally {
            session.ended();
            consumer.close(LEAVE);
        }
    }

    private void takePart(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        awaitTopics(consumer);
        consumer.subscribe(byTopic.keySet(), new Rebalance(consumer));
        while (running) {
            consumer.poll(holdings.isGaining() ? GAINING_POLL : POLL);
            speakUp(consumer);
            holdings.advance();
        }
    }

    private void speakUp(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> assignment = consumer.assignment();
        long sentAt = session.now();
        if (assignment.isEmpty() || sentAt - nextHeartbeat < 0) {
            return;
        }
        try {
            consumer.commitSync(Map.of(assignment.iterator().next(), NO_MATTER_WHICH), heartbeatInterval);
            session.confirmed(sentAt);
            toldFailure = "";
            nextHeartbeat = sentAt + heartbeatInterval.toNanos();
        } catch (WakeupException stopped) {
            throw stopped;
        } catch (KafkaException unconfirmed) {
            // In the middle of a rebalance, or not a member any more: the next poll finds out which.
            log.debug("heartbeat wasn't confirmed", unconfirmed);
        }
    }

    /** The API server creates them; a service may well be up before it. */
    private void awaitTopics(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        boolean told = false;
        while (true) {
            Map<String, List<PartitionInfo>> known = consumer.listTopics();
            List<String> wrong = byTopic.values().stream()
                    .filter(controller -> hasOtherPartitions(known.get(controller.topic()), controller))
                    .map(ShardedController::topic)
                    .toList();
            if (wrong.isEmpty() && known.keySet().containsAll(byTopic.keySet())) {
                return;
            }
            if (!wrong.isEmpty() && !told) {
                log.error("topics have another number of partitions than shards, delete them topics={}", wrong);
                told = true;
            }
            Thread.sleep(TOPIC_RETRY.toMillis());
        }
    }

    /** Two instances that count differently would both own a key. */
    private static boolean hasOtherPartitions(@Nullable List<PartitionInfo> found, ShardedController controller) {
        return found != null && found.size() != controller.shards();
    }

    private void pause() {
        try {
            Thread.sleep(FAILURE_RETRY.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Shard> shards(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .filter(partition -> byTopic.containsKey(partition.topic()))
                .map(partition -> byTopic.get(partition.topic()).shard(partition.partition()))
                .toList();
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        private Rebalance(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            // Nothing is in them to be fetched.
            consumer.pause(partitions);
            holdings.assigned(shards(partitions));
            nextHeartbeat = session.now();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                holdings.givenBack(shards(partitions), LAST_WRITES);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            session.ended();
            holdings.takenAway(shards(partitions));
        }
    }
}

package dev.capstan.apiserver.publish;

import dev.capstan.ownership.ShardedController;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics whose partitions are the controllers' shards. The relay makes them with the object topics, since nobody else may; and
 * it looks for them now and then, since nobody writes to them who would miss them.
 */
final class ShardTopics {
    private static final Logger log = LoggerFactory.getLogger(ShardTopics.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final Map<String, Object> adminProperties;
    private long seenAt = System.nanoTime();

    ShardTopics(Map<String, Object> adminProperties) {
        this.adminProperties = adminProperties;
    }

    static List<NewTopic> missing(Set<String> existing) {
        return Arrays.stream(ShardedController.values())
                .filter(controller -> !existing.contains(controller.topic()))
                .map(controller -> new NewTopic(controller.topic(), Optional.of(controller.shards()), Optional.empty()))
                .toList();
    }

    /** To be called often; returns at once. */
    void lookNowAndThen() {
        if (System.nanoTime() - seenAt > INTERVAL.toNanos()) {
            seenAt = System.nanoTime();
            Thread.ofVirtual().name("shard-topics").start(this::look);
        }
    }

    private void look() {
        try (Admin admin = Admin.create(adminProperties)) {
            List<NewTopic> missing = missing(admin.listTopics().names().get());
            if (!missing.isEmpty()) {
                admin.createTopics(missing).all().get();
                log.warn("topics of shards were gone, made them again topics={}", missing);
            }
        } catch (ExecutionException | KafkaException unanswered) {
            log.debug("could not look for the topics of shards, looking again in={}", INTERVAL, unanswered);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

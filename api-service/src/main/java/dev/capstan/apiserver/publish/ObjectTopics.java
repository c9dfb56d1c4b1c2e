package dev.capstan.apiserver.publish;

import dev.capstan.event.Tombstones;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every resource has its topic, compacted and able to take the largest object, and every controller its {@linkplain
 * ShardTopics topic of shards}.
 */
final class ObjectTopics {
    private static final Logger log = LoggerFactory.getLogger(ObjectTopics.class);

    private final Map<String, Object> adminProperties;
    private final Map<String, String> configuration;

    ObjectTopics(Map<String, Object> adminProperties, RelayProperties relay) {
        this.adminProperties = new HashMap<>(adminProperties);
        // Whoever waits here has the relay's lock, and another instance may reach Kafka.
        this.adminProperties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        this.adminProperties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        this.configuration = Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.SEGMENT_BYTES_CONFIG,
                        Long.toString(relay.segmentSize().toBytes()),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(relay.segmentAge().toMillis()),
                TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(Tombstones.RETENTION.toMillis()),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                        Long.toString(relay.compactionLag().toMillis()),
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Long.toString(relay.maxRecordSize().toBytes()));
    }

    /**
     * Creates what is missing and corrects the configuration of what is there.
     *
     * @return the id of the Kafka cluster
     * @throws KafkaException when Kafka doesn't answer
     */
    String provide() throws InterruptedException {
        try (Admin admin = Admin.create(adminProperties)) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>(ShardTopics.missing(existing));
            ResourceTypes.all().stream()
                    .map(ResourceType::topic)
                    .filter(topic -> !existing.contains(topic))
                    .map(topic -> new NewTopic(topic, Optional.of(1), Optional.empty()).configs(configuration))
                    .forEach(missing::add);
            create(admin, missing);
            configure(admin, existing);
            return admin.describeCluster().clusterId().get();
        } catch (ExecutionException failed) {
            throw new KafkaException("Kafka's topics can't be provided", failed.getCause());
        }
    }

    private static void create(Admin admin, List<NewTopic> missing) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(missing).all().get();
            missing.forEach(topic -> log.info("created topic topic={}", topic.name()));
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
        }
    }

    private void configure(Admin admin, Set<String> existing) throws ExecutionException, InterruptedException {
        Collection<AlterConfigOp> changes = configuration.entrySet().stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        Map<ConfigResource, Collection<AlterConfigOp>> all = new HashMap<>();
        for (ResourceType type : ResourceTypes.all()) {
            if (existing.contains(type.topic())) {
                all.put(new ConfigResource(ConfigResource.Type.TOPIC, type.topic()), changes);
            }
        }
        admin.incrementalAlterConfigs(all).all().get();
    }
}

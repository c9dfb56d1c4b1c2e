package dev.capstan.standalone.kafka;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import dev.capstan.resource.ResourceTypes;
import dev.capstan.standalone.pki.Identity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who may do what on the broker: the relay writes the object topics, each service reads those that its informers follow,
 * and nobody else does anything. An agent is root and obeys {@code capstan.pods}: a topic that others could write would be a
 * root shell.
 */
final class KafkaAccess {
    private static final Map<String, List<dev.capstan.resource.ResourceType>> READERS = Map.of(
            Identity.DEPLOYMENT_CONTROLLER.file(),
            List.of(ResourceTypes.DEPLOYMENTS, ResourceTypes.REPLICASETS, ResourceTypes.PODS),
            Identity.REPLICASET_CONTROLLER.file(),
            List.of(ResourceTypes.REPLICASETS, ResourceTypes.PODS),
            Identity.SCHEDULER.file(),
            List.of(ResourceTypes.PODS, ResourceTypes.NODES, ResourceTypes.NAMESPACES),
            Identity.LIFECYCLE.file(),
            ResourceTypes.all(),
            KafkaUsers.AGENT,
            List.of(ResourceTypes.PODS, ResourceTypes.NODES));

    private KafkaAccess() {}

    /** Idempotent; what an earlier release allowed and these rules don't, is allowed no more. */
    static void establish(EmbeddedKafkaBroker broker, KafkaUsers users) throws IOException {
        Map<String, Object> properties = new HashMap<>(users.clientProperties(KafkaUsers.BROKER));
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            List<AclBinding> rules = rules();
            admin.createAcls(rules).all().get();
            List<AclBindingFilter> surplus = admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                    .filter(rule -> !rules.contains(rule))
                    .map(AclBinding::toFilter)
                    .toList();
            admin.deleteAcls(surplus).all().get();
        } catch (ExecutionException refused) {
            throw new IOException("cannot set Kafka's access rules", refused.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private static List<AclBinding> rules() {
        List<AclBinding> rules = new ArrayList<>();
        rules.add(allow(KafkaUsers.RELAY, TOPIC, "capstan.", PatternType.PREFIXED, ALL));
        rules.add(allow(KafkaUsers.RELAY, TRANSACTIONAL_ID, "capstan", PatternType.PREFIXED, ALL));
        rules.add(allow(KafkaUsers.RELAY, GROUP, "capstan", PatternType.PREFIXED, ALL));
        READERS.forEach((user, types) -> types.forEach(type -> {
            rules.add(allow(user, TOPIC, type.topic(), PatternType.LITERAL, READ));
            rules.add(allow(user, TOPIC, type.topic(), PatternType.LITERAL, DESCRIBE));
        }));
        return rules;
    }

    private static AclBinding allow(
            String user, ResourceType resource, String name, PatternType pattern, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(resource, name, pattern),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }
}

package dev.capstan.apiserver.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.Informer;
import dev.capstan.informer.InformerFactory;
import dev.capstan.informer.StoreStatus;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** An informer of ConfigMaps, as services have them, and all that it told. */
final class ListeningInformer implements AutoCloseable {
    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<ChangeEvent<ConfigMap>> told = new CopyOnWriteArrayList<>();
    private final InformerFactory factory;
    private final Informer<ConfigMap> informer;

    /**
     * @param store whose status it asks; may become another, as behind one address
     */
    ListeningInformer(String bootstrapServers, Supplier<ObjectStore> store, Clock clock) {
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_uncommitted");
        factory = new InformerFactory(
                () -> {
                    connections.incrementAndGet();
                    return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
                },
                () -> statusOf(store.get()),
                serialization,
                clock);
        informer = factory.informer(ConfigMap.class);
        informer.addHandler(told::add);
        factory.start();
    }

    private static StoreStatus statusOf(ObjectStore store) {
        ObjectStore.StoreStatus status = store.status();
        return new StoreStatus(status.epoch(), status.revision(), status.published(), status.rebuilding());
    }

    CompletableFuture<Void> catchUp() {
        return factory.catchUp();
    }

    boolean hasSynced() {
        return factory.hasSynced();
    }

    /** How often it began to read the topic with a new consumer. */
    int connections() {
        return connections.get();
    }

    /** Everything since the last {@link #forget()}, as {@code Deleted default/a@7}. */
    List<String> told() {
        return told.stream().map(ListeningInformer::describe).toList();
    }

    void forget() {
        told.clear();
    }

    Optional<ConfigMap> get(String namespace, String name) {
        return informer.store().get(ObjectKey.namespaced(namespace, name));
    }

    /** Row by row. */
    void assertEqualsPostgres(String jdbcUrl) {
        Map<String, ConfigMap> shown = new HashMap<>();
        informer.store().list().forEach(object -> shown.put(object.getMetadata().getName(), object));
        assertThat(shown).isEqualTo(rows(jdbcUrl));
    }

    private Map<String, ConfigMap> rows(String jdbcUrl) {
        Map<String, ConfigMap> rows = new HashMap<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT name, revision, body FROM objects WHERE resource = 'configmaps'")) {
            while (row.next()) {
                ConfigMap object = serialization.unmarshal(row.getString("body"), ConfigMap.class);
                assertThat(object.getMetadata().getResourceVersion()).isEqualTo(row.getString("revision"));
                rows.put(row.getString("name"), object);
            }
            return rows;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String describe(ChangeEvent<ConfigMap> event) {
        ConfigMap object = switch (event) {
            case ChangeEvent.Added<ConfigMap> added -> added.object();
            case ChangeEvent.Modified<ConfigMap> modified -> modified.object();
            case ChangeEvent.Deleted<ConfigMap> deleted -> deleted.last();
        };
        return event.getClass().getSimpleName() + " " + event.key() + "@"
                + object.getMetadata().getResourceVersion();
    }

    @Override
    public void close() {
        factory.stop();
    }
}

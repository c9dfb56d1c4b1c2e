package dev.capstan.bench;

import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.InformerFactory;
import dev.capstan.informer.StoreStatus;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * How long after a write was acknowledged an informer shows it, one write at a time. The reference is a bare record on the
 * same broker: sent by a producer, seen by a consumer.
 */
final class InformerLatency {
    private static final int ROUNDS = 200;
    private static final int WARM_UP = 50;
    private static final String TOPIC = "capstan.bench";

    /**
     * @param acknowledgedToSeen from the API's answer; the commit lies a little before it
     * @param createToSeen from the request on
     * @param bareRecord the reference
     */
    record Report(Samples acknowledgedToSeen, Samples createToSeen, Samples bareRecord) {}

    private InformerLatency() {}

    static Report measure(BenchCluster cluster) throws IOException, InterruptedException, ExecutionException {
        List<Duration> acknowledged = new ArrayList<>();
        List<Duration> created = new ArrayList<>();
        KubernetesClient client = cluster.client();
        BlockingQueue<Long> seen = new ArrayBlockingQueue<>(ROUNDS + WARM_UP);
        Map<String, Object> login = cluster.kafka("lifecycle");
        InformerFactory informers = new InformerFactory(
                () -> new KafkaConsumer<>(login, new StringDeserializer(), new ByteArrayDeserializer()),
                () -> client.getKubernetesSerialization().unmarshal(client.raw("/capstan/store"), StoreStatus.class),
                client.getKubernetesSerialization(),
                Clock.systemUTC());
        informers.informer(ConfigMap.class).addHandler(event -> {
            if (event instanceof ChangeEvent.Added<ConfigMap> added
                    && added.key().name().startsWith("bench-")) {
                seen.add(System.nanoTime());
            }
        });
        informers.start();
        informers.awaitSync(Duration.ofSeconds(30));
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            ConfigMap object = new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName("bench-" + round)
                    .withNamespace("default")
                    .endMetadata()
                    .addToData("round", Integer.toString(round))
                    .build();
            long start = System.nanoTime();
            client.resource(object).create();
            long answered = System.nanoTime();
            Long shown = seen.poll(10, TimeUnit.SECONDS);
            if (shown == null) {
                throw new IllegalStateException("the informer never showed bench-" + round);
            }
            if (round >= WARM_UP) {
                acknowledged.add(Duration.ofNanos(Math.max(0, shown - answered)));
                created.add(Duration.ofNanos(shown - start));
            }
        }
        informers.stop();
        return new Report(Samples.of(acknowledged), Samples.of(created), bareRecords(cluster));
    }

    private static Samples bareRecords(BenchCluster cluster)
            throws IOException, InterruptedException, ExecutionException {
        Map<String, Object> login = cluster.kafka("relay");
        try (Admin admin = Admin.create(login)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        login.put("linger.ms", 0);
        login.put("acks", "all");
        List<Duration> durations = new ArrayList<>();
        try (KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(login, new StringSerializer(), new ByteArraySerializer());
                KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(login, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            consumer.seekToBeginning(consumer.assignment());
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                long start = System.nanoTime();
                producer.send(new ProducerRecord<>(TOPIC, "key-" + round, new byte[1024]));
                Duration duration = untilSeen(consumer, "key-" + round, start);
                if (round >= WARM_UP) {
                    durations.add(duration);
                }
            }
        }
        return Samples.of(durations);
    }

    private static Duration untilSeen(KafkaConsumer<String, byte[]> consumer, String key, long start) {
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10)) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                if (record.key().equals(key)) {
                    return Duration.ofNanos(System.nanoTime() - start);
                }
            }
        }
        throw new IllegalStateException("the record " + key + " never came");
    }
}

package dev.capstan.apiserver.publish;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Stops a relay between reading a change and sending its record, as a pause of the garbage collector or of the machine may.
 * Kafka makes it, by class name, so a test speaks to it by its static methods; one pause at a time.
 */
public final class PausingInterceptor implements ProducerInterceptor<String, byte[]> {
    /** To be given to the instance whose relay shall be paused. */
    static final String PROPERTY =
            "spring.kafka.producer.properties.interceptor.classes=" + PausingInterceptor.class.getName();

    private record Pause(
            String key, CountDownLatch reached, CountDownLatch over, CompletableFuture<@Nullable Exception> outcome) {}

    private static volatile @Nullable Pause pause;

    /** Before the record of this key. */
    static void pauseAt(String key) {
        pause = new Pause(key, new CountDownLatch(1), new CountDownLatch(1), new CompletableFuture<>());
    }

    static void awaitPaused() throws InterruptedException {
        current().reached().await();
    }

    /** Lets the relay send its record. @return why Kafka refused it; null if it took it */
    static @Nullable Exception resume() {
        current().over().countDown();
        return current().outcome().join();
    }

    private static Pause current() {
        Pause current = pause;
        if (current == null) {
            throw new IllegalStateException("no pause");
        }
        return current;
    }

    @Override
    public ProducerRecord<String, byte[]> onSend(ProducerRecord<String, byte[]> record) {
        Pause current = pause;
        if (current != null
                && current.key().equals(record.key())
                && current.reached().getCount() > 0) {
            current.reached().countDown();
            try {
                current.over().await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception refused) {
        Pause current = pause;
        if (current != null && current.reached().getCount() == 0) {
            current.outcome().complete(refused);
        }
    }

    @Override
    public void configure(Map<String, ?> configuration) {}

    @Override
    public void close() {}
}

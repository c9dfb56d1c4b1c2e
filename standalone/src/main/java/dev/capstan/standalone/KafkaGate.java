package dev.capstan.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.context.SmartLifecycle;

/** Lets a service's context come up beside Kafka, and holds it before anything in it begins to work. */
final class KafkaGate implements SmartLifecycle {
    private final EmbeddedServers servers;
    private volatile boolean open;

    KafkaGate(EmbeddedServers servers) {
        this.servers = servers;
    }

    @Override
    public void start() {
        try {
            servers.awaitKafka();
        } catch (IOException failed) {
            throw new UncheckedIOException("Kafka does not start", failed);
        }
        open = true;
    }

    @Override
    public void stop() {
        open = false;
    }

    @Override
    public boolean isRunning() {
        return open;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}

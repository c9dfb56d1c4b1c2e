package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import dev.capstan.nodeagent.runtime.ContainerRuntime.Subscription;
import dev.capstan.nodeagent.runtime.RuntimeEvent;
import dev.capstan.nodeagent.runtime.RuntimeEvent.ContainerChanged;
import dev.capstan.nodeagent.runtime.RuntimeEvent.Resync;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's event stream, for as long as somebody listens: a stream that ends (the engine was restarted) is opened again,
 * and each opening is announced by a {@link Resync}, because what happened in between isn't told.
 */
final class EngineEvents {
    private static final Logger log = LoggerFactory.getLogger(EngineEvents.class);
    private static final Duration RECONNECT_AFTER = Duration.ofMillis(500);

    private final DockerEngine engine;
    private final ContainerLabels labels;

    EngineEvents(DockerEngine engine, ContainerLabels labels) {
        this.engine = engine;
        this.labels = labels;
    }

    Subscription subscribe(Consumer<RuntimeEvent> listener) {
        Thread reader = Thread.ofVirtual().name("docker-events").start(() -> readUntilInterrupted(listener));
        return reader::interrupt;
    }

    private void readUntilInterrupted(Consumer<RuntimeEvent> listener) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                readOnce(listener);
                Thread.sleep(RECONNECT_AFTER);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOnce(Consumer<RuntimeEvent> listener) throws InterruptedException {
        Stream stream = new Stream(listener);
        try (stream) {
            engine.client()
                    .eventsCmd()
                    .withEventTypeFilter(EventType.CONTAINER)
                    .withEventFilter("create", "start", "die", "destroy")
                    .withLabelFilter(labels.mine())
                    .exec(stream);
            stream.await("read events");
            log.info("event stream ended, reconnecting");
        } catch (RuntimeException e) {
            log.warn("event stream broke, reconnecting: {}", EngineErrors.message(e));
        }
    }

    static Optional<RuntimeEvent> parse(Event event) {
        Map<String, String> attributes =
                event.getActor() == null ? Map.of() : event.getActor().getAttributes();
        String id = event.getActor() == null ? "" : event.getActor().getId();
        return type(event.getAction())
                .map(type -> new ContainerChanged(
                        type,
                        id,
                        attributes.getOrDefault(ContainerLabels.POD_UID, ""),
                        ContainerLabels.isSandbox(attributes),
                        Instant.ofEpochSecond(0, event.getTimeNano())));
    }

    private static Optional<RuntimeEvent.Type> type(String action) {
        return switch (action) {
            case "create" -> Optional.of(RuntimeEvent.Type.CREATED);
            case "start" -> Optional.of(RuntimeEvent.Type.STARTED);
            case "die" -> Optional.of(RuntimeEvent.Type.STOPPED);
            case "destroy" -> Optional.of(RuntimeEvent.Type.DELETED);
            default -> Optional.empty();
        };
    }

    /** A listener that throws loses that event only. */
    private static final class Stream extends EngineStream<Event> {
        private final Consumer<RuntimeEvent> listener;

        Stream(Consumer<RuntimeEvent> listener) {
            this.listener = listener;
        }

        @Override
        public void onStart(Closeable stream) {
            super.onStart(stream);
            tell(new Resync());
        }

        @Override
        public void onNext(Event event) {
            parse(event).ifPresent(this::tell);
        }

        private void tell(RuntimeEvent event) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                log.error("listener failed on {}", event, e);
            }
        }
    }
}

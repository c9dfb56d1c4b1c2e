package dev.capstan.apiserver.watch;

import dev.capstan.resource.ResourceType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** {@code apiserver_watch_events_total}: the frames that watchers were sent. */
@Component
class WatchMeters {
    private final MeterRegistry registry;
    private final Map<ResourceType, Counter> events = new ConcurrentHashMap<>();

    WatchMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The same sink, which counts what goes into it. */
    FrameSink counted(ResourceType type, FrameSink sink) {
        return new Counted(sink, events.computeIfAbsent(type, this::counter));
    }

    private Counter counter(ResourceType type) {
        return Counter.builder("apiserver.watch.events")
                .tags("group", type.group(), "version", type.version(), "kind", type.kind())
                .register(registry);
    }

    private record Counted(FrameSink sink, Counter counter) implements FrameSink {
        @Override
        public void send(byte[] frame) throws IOException {
            sink.send(frame);
            counter.increment();
        }

        @Override
        public void flush() throws IOException {
            sink.flush();
        }

        @Override
        public boolean reachesClient() throws IOException {
            return sink.reachesClient();
        }
    }
}

package dev.capstan.e2e.parity;

import dev.capstan.e2e.cluster.RawHttp;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All frames of a watch so far. */
final class WatchHistory implements AutoCloseable {
    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final Stream<String> lines;
    private final Thread reader;

    private WatchHistory(Stream<String> lines) {
        this.lines = lines;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    static WatchHistory of(RawHttp api, String path, String accept) {
        return new WatchHistory(api.lines(path, accept));
    }

    private void read() {
        try {
            lines.forEach(line -> frames.add(JsonMapper.shared().readTree(line)));
        } catch (RuntimeException ended) {
            // By close().
        }
    }

    List<JsonNode> frames() {
        return List.copyOf(frames);
    }

    @Override
    public void close() {
        reader.interrupt();
    }
}

package dev.capstan.apiserver.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The frames of one watch as they arrive. */
public final class WatchStream implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String END = "";

    private final HttpResponse<InputStream> response;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    WatchStream(HttpResponse<InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    /** @param type {@code ADDED}, …; empty at the end of the stream */
    public record Frame(String type, JsonNode object) {
        public String name() {
            return object.path("metadata").path("name").asString("");
        }

        public String at(String pointer) {
            return object.at(pointer).asString("");
        }
    }

    public int code() {
        return response.statusCode();
    }

    /** Waits for it. */
    public Frame next() {
        try {
            String line = lines.poll(10, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no frame within 10 s");
            }
            JsonNode frame = line.equals(END) ? JSON.createObjectNode() : JSON.readTree(line);
            return new Frame(frame.path("type").asString(""), frame.path("object"));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isQuiet() {
        return lines.isEmpty();
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is of no more use anyway.
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            // Closed by the test.
        }
        lines.add(END);
    }
}

package dev.capstan.e2e.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request that a Kubernetes 1.20.2 got, and what it answered.
 *
 * @param file without ending, {@code 3-errors}
 * @param entry {@code case}, {@code request} and {@code response}, or {@code frames} for a watch
 */
record Recording(String file, JsonNode entry) {
    /** By their names, in recorded order. */
    static Map<String, Recording> of(String file) {
        try (InputStream json = Recording.class.getResourceAsStream("/recorded/" + file + ".json")) {
            Map<String, Recording> recordings = new LinkedHashMap<>();
            JsonMapper.shared()
                    .readTree(Objects.requireNonNull(json))
                    .valueStream()
                    .map(entry -> new Recording(file, entry))
                    .forEach(recording -> recordings.put(recording.name(), recording));
            return recordings;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String name() {
        return entry.path("case").stringValue();
    }

    String method() {
        return entry.at("/request/method").stringValue();
    }

    String path() {
        return entry.at("/request/path").stringValue();
    }

    String accept() {
        return entry.at("/request/accept").asString("application/json");
    }

    /** Empty for a request without a body. */
    String contentType() {
        return entry.at("/request/contentType").asString("");
    }

    /** As it was sent, but for the three that the recording only describes. */
    String body() {
        JsonNode body = entry.at("/request/body");
        if (!body.isString()) {
            return body.isMissingNode() || body.isNull() ? "" : body.toString();
        }
        return switch (body.stringValue()) {
            case "(an annotation of 300,000 characters)" -> """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"big","annotations":{"a":"%s"}}}\
                """.formatted("x".repeat(300_000));
            case "(data of 1,100,000 characters)" -> configMapOf(1_100_000);
            case "(data of 4,000,000 characters)" -> configMapOf(4_000_000);
            default -> body.stringValue();
        };
    }

    private static String configMapOf(int characters) {
        return """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"big"},"data":{"a":"%s"}}\
            """.formatted("x".repeat(characters));
    }

    Answer answer() {
        return new Answer(entry.at("/response/status").intValue(), entry.at("/response/body"));
    }

    List<JsonNode> frames() {
        return entry.path("frames").valueStream().toList();
    }
}

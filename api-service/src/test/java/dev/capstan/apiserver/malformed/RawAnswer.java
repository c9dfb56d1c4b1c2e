package dev.capstan.apiserver.malformed;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What came back.
 *
 * @param headers by lower-case name, the last of equal ones
 * @param complete false for a stream that was left when it began
 */
record RawAnswer(int code, Map<String, String> headers, byte[] body, boolean complete) {
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return code + " " + headers + "\n" + text();
    }
}

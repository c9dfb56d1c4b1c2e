package dev.capstan.apiserver.malformed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one request as they go over the wire.
 *
 * @param framed whether HTTP can tell where it ends, so that the connection may serve the next
 * @param answered whether an answer must come; who doesn't speak HTTP may be hung up on
 */
record RawRequest(String kind, byte[] bytes, boolean framed, boolean answered) {
    private static final int SHOWN = 600;
    private static final int LONGEST_HEAD = 100_000;
    private static final String HOST = "Host: localhost\r\n";

    boolean isHead() {
        return head().startsWith("HEAD ");
    }

    /** The request line and the headers, as far as there are any. */
    String head() {
        String text = new String(bytes, 0, Math.min(bytes.length, LONGEST_HEAD), StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? text : text.substring(0, end + 2);
    }

    /** The same with one more header; as it is where that one is given already, or none can be. */
    RawRequest withHeader(String name, String value) {
        String head = head();
        int at = head.indexOf(HOST);
        if (at < 0 || head.contains("\r\n" + name + ":")) {
            return this;
        }
        ByteArrayOutputStream more = new ByteArrayOutputStream();
        more.write(bytes, 0, at + HOST.length());
        more.writeBytes((name + ": " + value + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        more.write(bytes, at + HOST.length(), bytes.length - at - HOST.length());
        return new RawRequest(kind, more.toByteArray(), framed, answered);
    }

    @Override
    public String toString() {
        StringBuilder shown = new StringBuilder(kind).append(": ");
        for (int i = 0; i < Math.min(bytes.length, SHOWN); i++) {
            char c = (char) (bytes[i] & 0xff);
            shown.append(c == '\n' || c >= ' ' && c < 127 ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return bytes.length > SHOWN
                ? shown.append("… ").append(bytes.length).append(" bytes").toString()
                : shown.toString();
    }

    static Builder of(String kind, String method, String target) {
        return new Builder(kind, method, target);
    }

    /** Well-formed HTTP, unless its parts aren't. */
    static final class Builder {
        private final String kind;
        private final String method;
        private final String target;
        private final List<String> headers = new ArrayList<>();
        private byte[] body = {};
        private boolean sendsLength = true;

        private Builder(String kind, String method, String target) {
            this.kind = kind;
            this.method = method;
            this.target = target;
        }

        Builder header(String name, String value) {
            headers.add(name + ": " + value);
            return this;
        }

        Builder body(String contentType, byte[] content) {
            if (!contentType.isEmpty()) {
                header("Content-Type", contentType);
            }
            this.body = content;
            return this;
        }

        Builder body(String contentType, String content) {
            return body(contentType, content.getBytes(StandardCharsets.UTF_8));
        }

        /** The headers say themselves how long the body is, truly or not. */
        Builder withoutLength() {
            this.sendsLength = false;
            return this;
        }

        RawRequest build() {
            return new RawRequest(kind, bytes(), true, true);
        }

        /** Nothing may follow it on its connection. */
        RawRequest last() {
            return new RawRequest(kind, bytes(), false, true);
        }

        RawRequest lastAndPerhapsUnanswered() {
            return new RawRequest(kind, bytes(), false, false);
        }

        private byte[] bytes() {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n" + HOST);
            headers.forEach(header -> head.append(header).append("\r\n"));
            if (sendsLength && (body.length > 0 || !method.equals("GET"))) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            head.append("\r\n");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            // A byte per character: headers may hold any byte.
            bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            bytes.writeBytes(body);
            return bytes.toByteArray();
        }
    }
}

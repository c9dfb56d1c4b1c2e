package dev.capstan.apiserver.openapi;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /openapi/v2}: a document that describes nothing.
 *
 * <p>kubectl validates by version 3. A manifest of a kind that it doesn't find there, such as a Service, makes it ask for
 * version 2 also: if that can't be had, it says "failed to download openapi"; if the kind isn't in there either, it says
 * what is the matter, "no matches for kind". kubectl reads protobuf only, the {@code Document} of gnostic.
 *
 * @see <a href="https://github.com/google/gnostic-models/blob/v0.6.9/openapiv2/OpenAPIv2.proto">OpenAPIv2.proto</a>
 */
@RestController
class OpenApiVersion2Controller {
    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
    private static final String VERSION = "2.0";
    private static final String TITLE = "Capstan: see /openapi/v3";
    private static final String API_VERSION = "v1.33.0";

    @GetMapping("/openapi/v2")
    void document(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean protobuf = wantsProtobuf(request.getHeader(HttpHeaders.ACCEPT));
        byte[] body = protobuf ? asProtobuf() : asJson();
        response.setContentType(protobuf ? PROTOBUF : "application/json");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static boolean wantsProtobuf(@Nullable String accept) {
        return accept != null && accept.contains("proto-openapi");
    }

    private static byte[] asJson() {
        return """
                {"swagger":"%s","info":{"title":"%s","version":"%s"},"paths":{}}""".formatted(VERSION, TITLE, API_VERSION).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] asProtobuf() {
        Message info = new Message().put(1, TITLE).put(2, API_VERSION);
        return new Message()
                .put(1, VERSION)
                .put(2, info.bytes())
                .put(8, new Message().bytes())
                .bytes();
    }

    /** Length-delimited fields of less than 128 bytes: a tag, a length, the content. */
    private static final class Message {
        private static final int LENGTH_DELIMITED = 2;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message put(int field, String value) {
            return put(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message put(int field, byte[] value) {
            out.write(field << 3 | LENGTH_DELIMITED);
            out.write(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}

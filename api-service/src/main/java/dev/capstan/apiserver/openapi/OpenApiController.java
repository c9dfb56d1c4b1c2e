package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.errors.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /openapi/v3}: an index of documents with their hashes, and the documents. A document asked for by its hash never
 * changes, so clients may keep it for ever. kubectl before 1.29 doesn't ask for version 3.
 */
@RestController
class OpenApiController {
    private static final String ROOT = "/openapi/v3/";
    private static final String FOR_EVER = "public, immutable, max-age=31536000";

    private final OpenApiDocuments documents;

    OpenApiController(OpenApiDocuments documents) {
        this.documents = documents;
    }

    @GetMapping(path = "/openapi/v3", produces = "application/json")
    byte[] index() {
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        ObjectNode paths = index.putObject("paths");
        for (Map.Entry<String, PublishedDocument> document : documents.byPath().entrySet()) {
            paths.putObject(document.getKey())
                    .put(
                            "serverRelativeURL",
                            ROOT + document.getKey() + "?hash="
                                    + document.getValue().hash());
        }
        return JsonMapper.shared().writeValueAsBytes(index);
    }

    @GetMapping(ROOT + "**")
    void document(
            @RequestParam(name = "hash", defaultValue = "") String hash,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String path = request.getRequestURI().substring(ROOT.length());
        PublishedDocument document = documents.at(path).orElseThrow(ApiException::noSuchPath);
        if (!hash.isEmpty() && !hash.equals(document.hash())) {
            response.setStatus(HttpStatus.MOVED_PERMANENTLY.value());
            response.setHeader(HttpHeaders.LOCATION, ROOT + path + "?hash=" + document.hash());
            return;
        }
        if (!hash.isEmpty()) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, FOR_EVER);
        }
        write(document, request, response);
    }

    /** For Swagger UI; readable without a token. */
    @GetMapping("/v3/api-docs")
    void everything(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(documents.everything(), request, response);
    }

    private static void write(PublishedDocument document, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String etag = '"' + document.hash() + '"';
        response.setHeader(HttpHeaders.ETAG, etag);
        response.setHeader(HttpHeaders.VARY, "Accept, Accept-Encoding");
        if (contains(request.getHeader(HttpHeaders.IF_NONE_MATCH), etag)) {
            response.setStatus(HttpStatus.NOT_MODIFIED.value());
            return;
        }
        response.setContentType("application/json");
        byte[] body = document.json();
        if (contains(request.getHeader(HttpHeaders.ACCEPT_ENCODING), "gzip")) {
            response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
            body = document.gzipped();
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static boolean contains(@Nullable String header, String value) {
        return header != null && header.contains(value);
    }
}

package dev.capstan.apiserver.answer;

import dev.capstan.apiserver.request.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/** Writes one document as the answer. */
@Component
public class AnswerWriter {
    /** Smaller answers aren't worth the CPU; the limit and the level are Kubernetes'. */
    private static final int GZIP_FROM = 128 * 1024;

    private static final int GZIP_LEVEL = Deflater.BEST_SPEED;
    private static final Pattern READ_BY_PEOPLE = Pattern.compile("^(curl|Wget|Mozilla/5\\.0).*");
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}+");

    private final ObjectWriter json = JsonMapper.builder().build().writer();
    private final ObjectWriter pretty = json.withDefaultPrettyPrinter();
    private final ObjectWriter yaml = YAMLMapper.builder(YAMLFactory.builder()
                    .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                    .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
                    .stringQuotingChecker(new AmbiguousText())
                    .build())
            .build()
            .writer();

    /** Must come before {@link #write}. Sent as UTF-8, which is what Go's clients read; the servlet API knows one byte a character. */
    public static void warn(HttpServletResponse response, List<String> warnings) {
        for (String warning : warnings) {
            String text = CONTROL_CHARACTERS.matcher(warning).replaceAll(" ");
            String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
            byte[] utf8 = quoted.getBytes(StandardCharsets.UTF_8);
            response.addHeader("Warning", "299 - \"" + new String(utf8, StandardCharsets.ISO_8859_1) + "\"");
        }
    }

    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int code,
            AnswerForm.Encoding encoding,
            JsonNode document)
            throws IOException {
        write(request, response, code, encoding, encoding.mediaType(), document);
    }

    /** @param mediaType to declare; parameters tell shapes apart */
    public void write(
            HttpServletRequest request,
            HttpServletResponse response,
            int code,
            AnswerForm.Encoding encoding,
            String mediaType,
            JsonNode document)
            throws IOException {
        byte[] body = writer(request, encoding).writeValueAsBytes(document);
        response.setStatus(code);
        response.setHeader("Content-Type", mediaType);
        response.setHeader("Cache-Control", "no-cache, private");
        if (body.length >= GZIP_FROM && acceptsGzip(request.getHeader("Accept-Encoding"))) {
            response.setHeader("Content-Encoding", "gzip");
            response.setHeader("Vary", "Accept-Encoding");
            try (OutputStream out = new FastGzip(response.getOutputStream())) {
                out.write(body);
            }
            return;
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private ObjectWriter writer(HttpServletRequest request, AnswerForm.Encoding encoding) {
        return switch (encoding) {
            case YAML -> yaml;
            case JSON -> wantsPretty(request) ? pretty : json;
        };
    }

    private static boolean wantsPretty(HttpServletRequest request) {
        // Missing where the query itself is what is refused.
        Optional<Boolean> asked = request.getAttribute(QueryParameters.ATTRIBUTE) instanceof QueryParameters query
                ? query.optionalFlag("pretty")
                : Optional.empty();
        String agent = request.getHeader("User-Agent");
        return asked.orElse(agent != null && READ_BY_PEOPLE.matcher(agent).matches());
    }

    private static boolean acceptsGzip(@Nullable String acceptEncoding) {
        return MediaRange.parse(acceptEncoding == null ? "identity" : acceptEncoding).stream()
                .anyMatch(range -> range.type().equals("gzip") && range.quality() > 0);
    }

    /** A time or a number that is a string in the API must not be read as anything else. */
    private static final class AmbiguousText extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || value.isEmpty() || "+-.0123456789".indexOf(value.charAt(0)) >= 0;
        }
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(GZIP_LEVEL);
        }
    }
}

package dev.capstan.apiserver.request;

import dev.capstan.apiserver.errors.ApiException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The query string, and nothing but it: the servlet's own parameters would swallow a body that calls itself a form.
 * Parameters that Kubernetes doesn't know either mean nothing and are passed over, as there.
 */
public final class QueryParameters {
    /** The request attribute that holds them. */
    public static final String ATTRIBUTE = "dev.capstan.query";

    private final Map<String, List<String>> values;

    private QueryParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    public static QueryParameters parse(@Nullable String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                    values.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
                }
            }
        }
        return new QueryParameters(values);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The first value, or the empty string. */
    public String text(String name) {
        return all(name).stream().findFirst().orElse("");
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Go's reading of a flag: absent, {@code 0} and {@code false} are false, all else is true. */
    public boolean flag(String name) {
        return has(name) && !List.of("0", "false").contains(text(name).toLowerCase(java.util.Locale.ROOT));
    }

    /** Like {@link #flag}, but telling an absent parameter from a false one. */
    public Optional<Boolean> optionalFlag(String name) {
        return has(name) ? Optional.of(flag(name)) : Optional.empty();
    }

    /** Empty when absent or the empty string. */
    public Optional<Long> number(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid URL escape in the query string");
        }
    }
}

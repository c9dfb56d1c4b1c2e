package dev.capstan.management;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code ?verbose&exclude=kafka}. What else a client says is none of a probe's business. */
record HealthQuery(boolean verbose, Set<String> excluded) {
    static HealthQuery parse(@Nullable String query) {
        boolean verbose = false;
        Set<String> excluded = new HashSet<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts[0].equals("verbose")) {
                verbose = true;
            } else if (parts[0].equals("exclude") && parts.length == 2) {
                excluded.add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return new HealthQuery(verbose, Set.copyOf(excluded));
    }
}

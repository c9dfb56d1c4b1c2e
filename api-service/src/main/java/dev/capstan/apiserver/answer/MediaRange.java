package dev.capstan.apiserver.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One clause of an Accept header.
 *
 * @param type {@code application/json}, {@code *}{@code /*}
 * @param parameters all but {@code q}
 */
public record MediaRange(String type, Map<String, String> parameters, double quality) {
    private static final MediaRange ANYTHING = new MediaRange("*/*", Map.of(), 1);

    /** Best first; clauses of equal quality keep their order. No header at all accepts anything. */
    public static List<MediaRange> parse(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return List.of(ANYTHING);
        }
        List<MediaRange> ranges = new ArrayList<>();
        for (String clause : accept.split(",")) {
            if (!clause.isBlank()) {
                ranges.add(clause(clause));
            }
        }
        ranges.sort(Comparator.comparingDouble(MediaRange::quality).reversed());
        return ranges;
    }

    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    public boolean covers(String mediaType) {
        return type.equals(mediaType)
                || type.equals("*/*")
                || type.endsWith("/*") && mediaType.startsWith(type.substring(0, type.length() - 1));
    }

    private static MediaRange clause(String clause) {
        String[] parts = clause.split(";", -1);
        Map<String, String> parameters = new TreeMap<>();
        double quality = 1;
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            String name = pair[0].strip().toLowerCase(Locale.ROOT);
            String value = pair.length > 1 ? pair[1].strip() : "";
            if (name.equals("q")) {
                quality = parseQuality(value);
            } else {
                parameters.put(name, value);
            }
        }
        return new MediaRange(parts[0].strip().toLowerCase(Locale.ROOT), parameters, quality);
    }

    private static double parseQuality(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

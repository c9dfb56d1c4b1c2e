package dev.capstan.e2e.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What differs on purpose, each with its reason: {@code accepted-differences.json}. It is the one list; the table in
 * {@code docs/kubernetes-parity.md} is made of it. {@code *} stands for any text.
 */
final class AcceptedDifferences {
    /**
     * @param topic heading in the document
     * @param where file and case, {@code 5-pod-states/*}
     * @param path in the answer
     * @param kubernetes what it says, {@value Difference#NOTHING} for nothing
     * @param capstan what it says instead
     * @param timing whether it depends on how fast things go, so that it doesn't occur each time
     * @param reason why that is right
     */
    record Accepted(
            String topic, String where, String path, String kubernetes, String capstan, boolean timing, String reason) {
        boolean covers(Difference difference) {
            return matches(where, difference.recording())
                    && matches(path, difference.path())
                    && matches(kubernetes, difference.kubernetesSays())
                    && matches(capstan, difference.capstanSays());
        }

        private static boolean matches(String glob, String text) {
            return PATTERNS.computeIfAbsent(glob, Accepted::pattern)
                    .matcher(text)
                    .matches();
        }

        private static Pattern pattern(String glob) {
            String expression = Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("|", "\\E|\\Q");
            return Pattern.compile(expression, Pattern.DOTALL);
        }
    }

    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final List<Accepted> all;
    private final Set<Accepted> seen = new HashSet<>();

    private AcceptedDifferences(List<Accepted> all) {
        this.all = all;
    }

    static AcceptedDifferences load() {
        try (InputStream json = AcceptedDifferences.class.getResourceAsStream("/accepted-differences.json")) {
            return new AcceptedDifferences(
                    JsonMapper.shared().readValue(Objects.requireNonNull(json), new TypeReference<>() {}));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean covers(Difference difference) {
        return all.stream().anyMatch(one -> one.covers(difference));
    }

    /** Also notes that it still occurs. */
    boolean accept(Difference difference) {
        List<Accepted> covering =
                all.stream().filter(one -> one.covers(difference)).toList();
        seen.addAll(covering);
        return !covering.isEmpty();
    }

    List<Accepted> thatNoLongerOccur() {
        return all.stream().filter(one -> !one.timing() && !seen.contains(one)).toList();
    }

    /** One Markdown table per topic. */
    String document() {
        Map<String, StringBuilder> tables = new LinkedHashMap<>();
        for (Accepted one : all) {
            tables.computeIfAbsent(
                            one.topic(),
                            topic -> new StringBuilder("### " + topic + "\n\n")
                                    .append(
                                            "| where | field | Kubernetes 1.20 | Capstan | why |\n|---|---|---|---|---|\n"))
                    .append("| %s | %s | %s | %s | %s |\n"
                            .formatted(
                                    code(one.where()),
                                    code(one.path()),
                                    code(one.kubernetes()),
                                    code(one.capstan()),
                                    why(one)));
        }
        return String.join("\n", tables.values());
    }

    private static String why(Accepted one) {
        return one.reason().replace("|", "\\|") + (one.timing() ? " (not each time)" : "");
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|").replace("\n", " ") + "`";
    }
}

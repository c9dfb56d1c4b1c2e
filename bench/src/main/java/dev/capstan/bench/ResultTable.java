package dev.capstan.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The figures of a run, for people at a terminal and for {@code docs/performance.md}. */
final class ResultTable {
    private static final List<String> HEADINGS =
            List.of("what", "samples", "median", "p99", "bar", "reference of the same run", "ratio");

    private final List<Figure> figures = new ArrayList<>();

    void add(List<Figure> more) {
        figures.addAll(more);
    }

    String text() {
        List<List<String>> rows = rows();
        List<Integer> widths = IntStream.range(0, HEADINGS.size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> ("%-" + Math.max(widths.get(column), 1) + "s").formatted(row.get(column)))
                        .collect(Collectors.joining("  "))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    String markdown() {
        List<String> lines = new ArrayList<>(rows().stream()
                .map(row -> "| " + String.join(" | ", row) + " |")
                .toList());
        lines.add(1, "|---".repeat(HEADINGS.size()) + "|");
        return String.join("\n", lines) + "\n";
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
        figures.forEach(figure -> rows.add(List.of(
                figure.what(),
                Integer.toString(figure.samples()),
                figure.shownMedian(),
                figure.shownP99(),
                figure.shownBar(),
                figure.shownReference(),
                figure.shownRatio())));
        return rows;
    }
}

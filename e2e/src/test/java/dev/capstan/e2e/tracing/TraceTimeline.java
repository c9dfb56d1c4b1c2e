package dev.capstan.e2e.tracing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws a trace as a picture: a row for each span, parents above their children, time from left to right; a line leads from
 * where a span begins in its parent to its own bar. The same spans always give the same picture.
 */
final class TraceTimeline {
    private static final int ROW = 19;
    private static final int TOP = 64;
    private static final int LABELS = 380;
    private static final int TIMES = 800;
    private static final int RIGHT = 80;
    private static final int INDENT = 11;
    private static final int TICKS = 8;
    private static final double NANOS_PER_MILLI = 1e6;

    private static final Map<String, String> COLOURS = new LinkedHashMap<>();

    static {
        COLOURS.put("api-service", "#4063d8");
        COLOURS.put("deployment-service", "#389826");
        COLOURS.put("replicaset-service", "#0f8b8d");
        COLOURS.put("scheduler-service", "#9558b2");
        COLOURS.put("node-agent", "#cb5c0d");
        COLOURS.put("lifecycle-service", "#808080");
    }

    private record Row(RecordedSpan span, int depth) {}

    private final long begin;
    private final double millis;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Integer> rowOf = new HashMap<>();

    private TraceTimeline(Trace trace) {
        begin = trace.spans().getFirst().start();
        long end = trace.spans().stream().mapToLong(RecordedSpan::end).max().orElseThrow();
        millis = (end - begin) / NANOS_PER_MILLI;
        trace.spans().stream().filter(span -> trace.parentOf(span).isEmpty()).forEach(root -> add(trace, root, 0));
    }

    private void add(Trace trace, RecordedSpan span, int depth) {
        rowOf.put(span.id(), rows.size());
        rows.add(new Row(span, depth));
        trace.childrenOf(span).stream()
                .sorted(Comparator.comparingLong(RecordedSpan::start))
                .forEach(child -> add(trace, child, depth + 1));
    }

    static void write(Trace trace, Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, new TraceTimeline(trace).draw());
    }

    private String draw() {
        int width = LABELS + TIMES + RIGHT;
        int height = TOP + rows.size() * ROW + 12;
        StringBuilder svg = new StringBuilder();
        line(
                svg,
                "<svg xmlns='http://www.w3.org/2000/svg' width='%1$d' height='%2$d' viewBox='0 0 %1$d %2$d' "
                        + "font-family='DejaVu Sans, Verdana, sans-serif' font-size='11'>",
                width,
                height);
        line(svg, "<rect width='100%%' height='100%%' fill='white'/>");
        legend(svg);
        axis(svg, height);
        for (int row = 0; row < rows.size(); row++) {
            draw(svg, row);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        int x = 12;
        for (Map.Entry<String, String> service : COLOURS.entrySet()) {
            if (rows.stream().anyMatch(row -> row.span().service().equals(service.getKey()))) {
                line(svg, "<rect x='%d' y='12' width='12' height='12' fill='%s'/>", x, service.getValue());
                line(svg, "<text x='%d' y='22' font-size='12'>%s</text>", x + 18, service.getKey());
                x += 50 + service.getKey().length() * 7;
            }
        }
    }

    private void axis(StringBuilder svg, int height) {
        double step = stepOf(millis);
        for (double at = 0; at <= millis; at += step) {
            line(svg, "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#ddd'/>", x(at), TOP - 8, x(at), height - 8);
            line(svg, "<text x='%.1f' y='%d' text-anchor='middle' fill='#555'>%.0f ms</text>", x(at), TOP - 14, at);
        }
    }

    /** 1, 2 or 5 times a power of ten, so that there are at most {@link #TICKS} of them. */
    private static double stepOf(double length) {
        double power = Math.pow(10, Math.floor(Math.log10(length / TICKS)));
        for (double factor : new double[] {1, 2, 5}) {
            if (length / (factor * power) <= TICKS) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private double x(double at) {
        return LABELS + at / millis * TIMES;
    }

    private double millisOf(long time) {
        return (time - begin) / NANOS_PER_MILLI;
    }

    private void draw(StringBuilder svg, int row) {
        RecordedSpan span = rows.get(row).span();
        int y = TOP + row * ROW;
        double from = x(millisOf(span.start()));
        double length = Math.max(2, x(millisOf(span.end())) - from);
        String colour = COLOURS.getOrDefault(span.service(), "#808080");
        if (row % 2 == 1) {
            line(svg, "<rect x='0' y='%d' width='%d' height='%d' fill='#f7f7f7'/>", y, LABELS - 8, ROW);
        }
        line(svg, "<text x='%d' y='%d'>%s</text>", 12 + rows.get(row).depth() * INDENT, y + 13, span.name());
        Integer parent = rowOf.get(span.parentId());
        if (parent != null) {
            int above = TOP + parent * ROW + ROW - 4;
            line(svg, "<path d='M%.1f %d V%d H%.1f' fill='none' stroke='#bbb'/>", from - 4, above, y + ROW / 2, from);
        }
        line(
                svg,
                "<rect x='%.1f' y='%d' width='%.1f' height='%d' rx='2' fill='%s'/>",
                from,
                y + 4,
                length,
                ROW - 8,
                span.failed() ? "#c00000" : colour);
        line(
                svg,
                "<text x='%.1f' y='%d' fill='#555' font-size='10'>%.1f ms</text>",
                from + length + 4,
                y + 13,
                (span.end() - span.start()) / NANOS_PER_MILLI);
    }

    private static void line(StringBuilder svg, String form, Object... values) {
        svg.append(String.format(Locale.ROOT, form, values)).append('\n');
    }
}

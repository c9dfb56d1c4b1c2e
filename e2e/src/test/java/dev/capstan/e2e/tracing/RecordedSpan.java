package dev.capstan.e2e.tracing;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.Link;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span as the collector got it.
 *
 * @param service {@code service.name} of its resource
 * @param parentId empty for the first of a trace
 * @param start nanoseconds since 1970, as the end
 * @param links the ids of the traces that it links to
 */
record RecordedSpan(
        String service,
        String name,
        String traceId,
        String id,
        String parentId,
        long start,
        long end,
        boolean failed,
        Map<String, String> attributes,
        List<String> links) {

    static RecordedSpan of(String service, Span span) {
        return new RecordedSpan(
                service,
                span.getName(),
                hex(span.getTraceId().toByteArray()),
                hex(span.getSpanId().toByteArray()),
                hex(span.getParentSpanId().toByteArray()),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                span.getStatus().getCodeValue() == 2,
                span.getAttributesList().stream()
                        .collect(Collectors.toMap(
                                KeyValue::getKey, pair -> pair.getValue().getStringValue())),
                span.getLinksList().stream()
                        .map(Link::getTraceId)
                        .map(id -> hex(id.toByteArray()))
                        .toList());
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
    }

    /** {@code scheduler-service: bind}. */
    String title() {
        return service + ": " + name;
    }
}

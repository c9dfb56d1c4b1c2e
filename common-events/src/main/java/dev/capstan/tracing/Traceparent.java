package dev.capstan.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;

/** The W3C header: {@code 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01}. */
final class Traceparent {
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    private Traceparent() {}

    static String format(String traceId, String spanId, boolean sampled) {
        return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
    }

    /** An invalid context for what can't be read: the standard wants a new trace begun then. */
    static SpanContext parse(String header) {
        if (header.length() < LENGTH
                || header.charAt(TRACE - 1) != '-'
                || header.charAt(SPAN - 1) != '-'
                || header.charAt(FLAGS - 1) != '-'
                || !versionFits(header)
                || !isHex(header.substring(FLAGS, LENGTH))) {
            return SpanContext.getInvalid();
        }
        String traceId = header.substring(TRACE, SPAN - 1);
        String spanId = header.substring(SPAN, FLAGS - 1);
        if (!TraceId.isValid(traceId) || !SpanId.isValid(spanId)) {
            return SpanContext.getInvalid();
        }
        return SpanContext.createFromRemoteParent(
                traceId, spanId, TraceFlags.fromHex(header, FLAGS), TraceState.getDefault());
    }

    /** A later version may say more after the flags, this one may not; {@code ff} is none. */
    private static boolean versionFits(String header) {
        String version = header.substring(0, TRACE - 1);
        if (!isHex(version) || version.equals("ff")) {
            return false;
        }
        return header.length() == LENGTH || (!version.equals("00") && header.charAt(LENGTH) == '-');
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}

package dev.capstan.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.resources.ResourceBuilder;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracing that is on. Spans are sent in the background; a collector that is away costs spans, never work. */
final class OpenTelemetryTracing implements Tracing {
    private static final Logger log = LoggerFactory.getLogger(OpenTelemetryTracing.class);
    private static final Duration SENT_EVERY = Duration.ofSeconds(1);
    private static final long CLOSE_SECONDS = 3;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    /** Says "don't record this" in the name of everything that this service does without a cause. */
    private final String notSampled;

    private OpenTelemetryTracing(SdkTracerProvider provider) {
        this.provider = provider;
        this.tracer = provider.get("dev.capstan");
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.notSampled = Traceparent.format(
                TraceId.fromLongs(random.nextLong(), random.nextLong() | 1),
                SpanId.fromLong(random.nextLong() | 1),
                false);
    }

    static Tracing exportingTo(String endpoint, double sampling, String service, String instance) {
        log.info("tracing is on endpoint={} sampling={}", endpoint, sampling);
        OtlpHttpSpanExporter exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build();
        return sendingTo(
                BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(SENT_EVERY)
                        .build(),
                sampling,
                service,
                instance);
    }

    static OpenTelemetryTracing sendingTo(SpanProcessor spans, double sampling, String service, String instance) {
        ResourceBuilder resource = Resource.builder().put("service.name", service);
        if (!instance.isEmpty()) {
            resource.put("service.instance.id", instance).put("k8s.node.name", instance);
        }
        return new OpenTelemetryTracing(SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(resource.build()))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampling)))
                .addSpanProcessor(spans)
                .build());
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span span(String name) {
        Cause cause = Cause.current();
        return cause == null ? Span.NONE : work(name, Causes.of(cause));
    }

    @Override
    public Span work(String name, Causes causes) {
        if (causes.isEmpty()) {
            return Span.NONE;
        }
        SpanBuilder builder = tracer.spanBuilder(name);
        Cause parent = causes.parent();
        SpanContext parentContext = parent == null ? SpanContext.getInvalid() : Traceparent.parse(parent.traceparent());
        for (Cause link : causes.links()) {
            builder.addLink(Traceparent.parse(link.traceparent()));
        }
        return start(builder, parentContext);
    }

    @Override
    public Span request(String name, @Nullable String traceparent) {
        SpanContext parent = traceparent == null ? SpanContext.getInvalid() : Traceparent.parse(traceparent);
        return start(tracer.spanBuilder(name).setSpanKind(SpanKind.SERVER), parent);
    }

    private static Span start(SpanBuilder builder, SpanContext parent) {
        Context context =
                parent.isValid() ? Context.root().with(io.opentelemetry.api.trace.Span.wrap(parent)) : Context.root();
        io.opentelemetry.api.trace.Span span = builder.setParent(context).startSpan();
        // What isn't sampled leaves no mark, so that the parts behind need no sampling of their own.
        return span.isRecording() ? new Recording(span) : Span.NONE;
    }

    @Override
    public String outgoing() {
        Cause cause = Cause.current();
        return cause == null ? notSampled : cause.traceparent();
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private static final class Recording implements Span {
        private final io.opentelemetry.api.trace.Span span;
        private final @Nullable Cause before;

        private Recording(io.opentelemetry.api.trace.Span span) {
            this.span = span;
            SpanContext context = span.getSpanContext();
            this.before =
                    Cause.enter(new Cause(Traceparent.format(context.getTraceId(), context.getSpanId(), true), true));
        }

        @Override
        public Span with(String attribute, Object value) {
            span.setAttribute(AttributeKey.stringKey(attribute), value.toString());
            return this;
        }

        @Override
        public void failed(String why) {
            span.setStatus(io.opentelemetry.api.trace.StatusCode.ERROR, why);
        }

        @Override
        public void close() {
            Cause.leave(before);
            span.end();
        }
    }
}

package dev.capstan.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenTelemetryTracingTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + "-" + SPAN + "-01";

    private final InMemorySpanExporter sent = InMemorySpanExporter.create();
    private final Tracing tracing = sampling(1);

    private Tracing sampling(double share) {
        return OpenTelemetryTracing.sendingTo(SimpleSpanProcessor.create(sent), share, "test-service", "node-1");
    }

    @Test
    void aRequestContinuesTheTraceOfItsClient() {
        tracing.request("create pods", SAMPLED).close();

        SpanData span = sent.getFinishedSpanItems().getFirst();
        assertThat(span.getTraceId()).isEqualTo(TRACE);
        assertThat(span.getParentSpanId()).isEqualTo(SPAN);
        assertThat(span.getResource().getAttributes().asMap().values()).contains("test-service", "node-1");
    }

    @Test
    void aRequestWithoutATraceBeginsOne() {
        tracing.request("create pods", null).close();

        assertThat(sent.getFinishedSpanItems().getFirst().getParentSpanContext().isValid())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-0g",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
                "00_" + TRACE + "-" + SPAN + "-01"
            })
    void aTraceparentThatCannotBeReadCountsAsNone(String traceparent) {
        tracing.request("create pods", traceparent).close();

        assertThat(sent.getFinishedSpanItems().getFirst().getParentSpanContext().isValid())
                .isFalse();
    }

    @Test
    void aLaterVersionOfTheHeaderIsReadAsFarAsItIsKnown() {
        tracing.request("create pods", "01-" + TRACE + "-" + SPAN + "-01-more").close();

        assertThat(sent.getFinishedSpanItems().getFirst().getTraceId()).isEqualTo(TRACE);
    }

    @Test
    void whatTheClientDoesNotSampleLeavesNoMark() {
        try (Span request = tracing.request("create pods", "00-" + TRACE + "-" + SPAN + "-00")) {
            assertThat(Cause.current()).isNull();
        }

        assertThat(sent.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aShareOfNoneRecordsOnlyWhatAClientSamples() {
        Tracing none = sampling(0);
        none.request("create pods", null).close();
        none.request("update pods", SAMPLED).close();

        assertThat(sent.getFinishedSpanItems()).extracting(SpanData::getName).containsExactly("update pods");
    }

    @Test
    void stepsHangBelowEachOtherAndSayWhatToTellAServer() {
        String outgoing;
        try (Span work = tracing.work("reconcile", Causes.of(new Cause(SAMPLED, true)));
                Span step = tracing.span("step")) {
            outgoing = tracing.outgoing();
        }

        SpanData step = sent.getFinishedSpanItems().get(0);
        SpanData work = sent.getFinishedSpanItems().get(1);
        assertThat(work.getParentSpanId()).isEqualTo(SPAN);
        assertThat(step.getParentSpanId()).isEqualTo(work.getSpanId());
        assertThat(outgoing).isEqualTo("00-" + TRACE + "-" + step.getSpanId() + "-01");
    }

    @Test
    void workThatAReportBringsIsATraceOfItsOwnWithALink() {
        tracing.work("reconcile", Causes.of(new Cause(SAMPLED, false))).close();

        SpanData span = sent.getFinishedSpanItems().getFirst();
        assertThat(span.getTraceId()).isNotEqualTo(TRACE);
        assertThat(span.getLinks())
                .extracting(LinkData::getSpanContext)
                .extracting("traceId")
                .containsExactly(TRACE);
    }

    @Test
    void workWithoutACauseIsNotRecordedAndTellsTheServerNotToRecordIt() {
        try (Span work = tracing.work("reconcile", Causes.NONE);
                Span step = tracing.span("step")) {
            assertThat(tracing.outgoing()).endsWith("-00");
            tracing.request("update leases", tracing.outgoing()).close();
        }

        assertThat(sent.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aStepThatThrowsIsAFailedOne() {
        try (Span work = tracing.work("sync pod", Causes.of(new Cause(SAMPLED, true)))) {
            assertThatThrownBy(() -> tracing.in("StartContainer", () -> {
                        throw new IllegalStateException("no such file");
                    }))
                    .hasMessage("no such file");
        }

        SpanData failed = sent.getFinishedSpanItems().getFirst();
        assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(failed.getStatus().getDescription()).isEqualTo("no such file");
    }
}

package dev.capstan.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.management.LogContext;
import dev.capstan.ownership.Owned;
import dev.capstan.ownership.ShardedController;
import dev.capstan.resource.ObjectKey;
import dev.capstan.workqueue.Backoff;
import dev.capstan.workqueue.RateLimitingWorkQueue;
import dev.capstan.workqueue.WorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class StructuredLogTest {
    private static final Pod POD = new PodBuilder()
            .withNewMetadata()
            .withNamespace("default")
            .withName("web-1")
            .withUid("7f2a")
            .withResourceVersion("42")
            .endMetadata()
            .build();

    @Test
    void everyLineOfAReconcileNamesTheObjectItsUidAndItsVersion(CapturedOutput output) {
        WorkQueue<ObjectKey> queue = new RateLimitingWorkQueue<>(Backoff.controllerDefault(), Clock.systemUTC());
        ControllerLoop loop = new ControllerLoop(
                "pods", queue, StructuredLogTest::reconcile, 1, () -> true, Owned.by(ShardedController.DEPLOYMENT));
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run("--logging.structured.format.console=logstash")) {
            loop.start();
            queue.add(ObjectKey.of(POD));

            await().until(() -> output.getOut().contains("reconciled"));
            JsonNode line = output.getOut()
                    .lines()
                    .filter(text -> text.contains("reconciled"))
                    .map(JsonMapper.shared()::readTree)
                    .findFirst()
                    .orElseThrow();
            assertThat(line.path("controller").asString()).isEqualTo("pods");
            assertThat(line.path("object").asString()).isEqualTo("default/web-1");
            assertThat(line.path("uid").asString()).isEqualTo("7f2a");
            assertThat(line.path("resourceVersion").asString()).isEqualTo("42");
            assertThat(line.path("level").asString()).isEqualTo("INFO");
        } finally {
            loop.stop();
        }
    }

    private static Result reconcile(ObjectKey key) {
        LogContext.about(POD);
        LoggerFactory.getLogger(StructuredLogTest.class).info("reconciled");
        return Result.done();
    }

    @Configuration
    static class Nothing {}
}

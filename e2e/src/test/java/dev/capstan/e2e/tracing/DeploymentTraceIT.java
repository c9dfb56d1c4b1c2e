package dev.capstan.e2e.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a collector gets to see of a Deployment, and that nothing of it is there when nobody asks for traces. */
class DeploymentTraceIT {
    private static final Duration QUIET = Duration.ofSeconds(4);

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class GivenACollector {
        private static final int REPLICAS = 2;
        private static final int STEPS_OF_A_DELETION = 6;

        private Collector collector;
        private CapstanCluster cluster;
        private Workload workload;
        private TracingClient client;
        private Trace trace;
        private Trace traceOfDeletion;

        @BeforeAll
        void runADeployment() throws IOException {
            collector = Collector.start();
            cluster = CapstanCluster.up("traced", 1, "--tracing", collector.endpoint());
            workload = Workload.in(cluster);
            client = new TracingClient(cluster);
            // The first Deployment of a process shows how classes are loaded, not how services work together.
            workload.run("warm-up", 1);
            client.create(workload.deployment("web", REPLICAS).build());
            workload.awaitReady("web", REPLICAS);
            trace = awaitWhole(
                    client.traceId(),
                    seen -> seen.named("node-agent", "StartContainer").size() == REPLICAS
                            && seen.named("node-agent", "sync pod").stream().allMatch(pass -> hasStatus(seen, pass)));
            TraceTimeline.write(trace, Path.of("target", "trace.svg"));
            traceOfDeletion = deleteWarmUp();
        }

        private boolean hasStatus(Trace seen, RecordedSpan pass) {
            return seen.childrenOf(pass).stream()
                    .filter(span -> span.name().equals("write status"))
                    .reduce((first, last) -> last)
                    .filter(write -> seen.childrenOf(write).stream()
                            .anyMatch(span -> span.title().equals("api-service: patch pods/status")))
                    .isPresent();
        }

        private Trace deleteWarmUp() throws IOException {
            try (TracingClient deleting = new TracingClient(cluster)) {
                deleting.delete(workload.deployment("warm-up", 1).build());
                await().atMost(Workload.SOON)
                        .until(() -> workload.pods("warm-up").isEmpty());
                return awaitWhole(
                        deleting.traceId(),
                        seen -> seen.named("node-agent", "sync pod").stream()
                                .findFirst()
                                .filter(stopping -> seen.wayTo(stopping).size() == STEPS_OF_A_DELETION)
                                .isPresent());
            }
        }

        /**
         * What is awaited is there with all that it follows from, and nothing is added any more: each service sends its spans
         * when it likes, so that the last step may come before the first.
         */
        private Trace awaitWhole(String traceId, Predicate<Trace> awaited) {
            AtomicInteger before = new AtomicInteger();
            await().atMost(Workload.SOON).pollInterval(QUIET).until(() -> {
                Trace seen = collector.trace(traceId);
                boolean quiet =
                        seen.spans().size() == before.getAndSet(seen.spans().size());
                return quiet && seen.withoutParent().size() == 1 && awaited.test(seen);
            });
            return collector.trace(traceId);
        }

        @AfterAll
        void stop() {
            client.close();
            workload.close();
            cluster.close();
            collector.close();
        }

        @Test
        void oneTraceShowsTheWayFromTheRequestToEachContainersStart() {
            for (RecordedSpan started : trace.named("node-agent", "StartContainer")) {
                assertThat(trace.wayTo(started))
                        .extracting(RecordedSpan::title)
                        .containsExactly(
                                "api-service: create deployments.apps",
                                "deployment-service: reconcile deployment-controller",
                                "api-service: create replicasets.apps",
                                "replicaset-service: reconcile replicaset-controller",
                                "api-service: create pods",
                                "scheduler-service: schedule",
                                "scheduler-service: bind",
                                "api-service: create pods/binding",
                                "node-agent: sync pod",
                                "node-agent: StartContainer");
            }
            assertThat(trace.named("node-agent", "StartContainer"))
                    .extracting(trace::parentOf)
                    .as("each Pod has a pass of its own")
                    .doesNotHaveDuplicates();
        }

        @Test
        void anotherShowsTheWayFromADeletionToTheAgent() {
            RecordedSpan stopping =
                    traceOfDeletion.named("node-agent", "sync pod").getFirst();

            assertThat(traceOfDeletion.wayTo(stopping))
                    .extracting(RecordedSpan::title)
                    .containsExactly(
                            "api-service: delete deployments.apps",
                            "lifecycle-service: reconcile garbage-collector-replicasets",
                            "api-service: delete replicasets.apps",
                            "lifecycle-service: reconcile garbage-collector-pods",
                            "api-service: delete pods",
                            "node-agent: sync pod");
        }

        @Test
        void whatStaysAsItIsMakesNoStepOfTheGarbageCollector() {
            assertThat(trace.spans())
                    .extracting(RecordedSpan::title)
                    .noneMatch(title -> title.contains("garbage-collector"));
        }

        @Test
        void itHangsOnTheSpanOfTheClient() {
            assertThat(trace.spans().getFirst().parentId()).isEqualTo(client.spanId());
            assertThat(trace.withoutParent()).extracting(RecordedSpan::name).containsExactly("create deployments.apps");
        }

        @Test
        void theAgentShowsSandboxNetworkContainerAndStatus() {
            for (RecordedSpan pass : trace.named("node-agent", "sync pod")) {
                assertThat(trace.childrenOf(pass))
                        .extracting(RecordedSpan::name)
                        .containsSubsequence("RunPodSandbox", "CreateContainer", "StartContainer");
                assertThat(trace.childrenOf(childOf(pass, "RunPodSandbox")))
                        .extracting(RecordedSpan::name)
                        .containsExactly("CNI ADD");
                assertThat(trace.childrenOf(childOf(pass, "write status")))
                        .extracting(RecordedSpan::title)
                        .containsExactly("api-service: patch pods/status");
            }
        }

        private RecordedSpan childOf(RecordedSpan parent, String name) {
            return trace.childrenOf(parent).stream()
                    .filter(span -> span.name().equals(name))
                    .reduce((first, last) -> last)
                    .orElseThrow(() -> new AssertionError("no " + name + " in " + parent.name()));
        }

        @Test
        void everyWriteShowsItsCommit() {
            assertThat(trace.named("api-service", "create pods"))
                    .hasSize(REPLICAS)
                    .allSatisfy(request -> assertThat(trace.childrenOf(request))
                            .extracting(RecordedSpan::title)
                            .contains("api-service: commit"));
        }

        @Test
        void whatOneWaitsForEndsWithinAndWhatFollowsBeginsAfter() {
            for (RecordedSpan span : trace.spans()) {
                assertThat(span.end()).isGreaterThanOrEqualTo(span.start());
                trace.parentOf(span).ifPresent(parent -> {
                    assertThat(span.start()).as("%s after %s", span, parent).isGreaterThanOrEqualTo(parent.start());
                    if (!span.service().equals(parent.service())
                            && span.service().equals("api-service")) {
                        // It answers before it ends the span of a request.
                        assertThat(span.start())
                                .as("%s within %s", span, parent)
                                .isLessThanOrEqualTo(parent.end());
                    } else if (span.service().equals(parent.service())
                            && !List.of("bind", "write status").contains(span.name())) {
                        assertThat(span.end()).as("%s within %s", span, parent).isLessThanOrEqualTo(parent.end());
                    }
                });
            }
        }

        @Test
        void whatAStatusBringsAboutIsATraceOfItsOwnThatLinksBack() {
            assertThat(collector.spans())
                    .filteredOn(span ->
                            span.links().contains(trace.spans().getFirst().traceId()))
                    .filteredOn(span -> span.parentId().isEmpty())
                    .extracting(RecordedSpan::title)
                    .contains(
                            "replicaset-service: reconcile replicaset-controller",
                            "deployment-service: reconcile deployment-controller");
            assertThat(trace.named("api-service", "patch deployments.apps/status"))
                    .as("the Deployment learns of ready Pods outside")
                    .hasSizeLessThan(3);
        }

        @Test
        void whatNobodyAskedForIsNotRecorded() {
            assertThat(collector.spans())
                    .extracting(RecordedSpan::name)
                    .noneMatch(name -> name.contains("leases") || name.contains("nodes/status"));
        }

        @Test
        void recordsInKafkaCarryTheContextOfTheRequest() {
            RecordedSpan request = trace.spans().getFirst();

            assertThat(TraceHeaders.of(cluster, "capstan.deployments.apps", workload.namespace() + "/web"))
                    .first()
                    .isEqualTo("00-" + request.traceId() + "-" + request.id() + "-01");
        }
    }

    @Nested
    @ExtendWith(SharedCluster.class)
    class GivenNone {
        @Test
        void nothingIsCarriedAndNothingOfOpenTelemetryIsLoaded(CapstanCluster cluster) throws IOException {
            try (Workload workload = Workload.in(cluster);
                    TracingClient client = new TracingClient(cluster)) {
                Deployment web = client.create(workload.deployment("web", 1).build());
                workload.awaitReady("web", 1);

                String key = workload.namespace() + "/" + web.getMetadata().getName();
                assertThat(TraceHeaders.of(cluster, "capstan.deployments.apps", key))
                        .isNotEmpty()
                        .containsOnly("none");
                assertThat(loadedClasses(cluster))
                        .contains("dev.capstan.tracing.NoTracing")
                        .filteredOn(name -> name.startsWith("io.opentelemetry."))
                        .isEmpty();
            }
        }

        private List<String> loadedClasses(CapstanCluster cluster) {
            Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
            assertThat(Files.isExecutable(jcmd)).isTrue();
            // A line is "|  |--io.example.Type/0x00007f6784087950".
            return cluster.shell()
                    .run(jcmd.toString(), Long.toString(cluster.pid()), "VM.class_hierarchy")
                    .lines()
                    .map(line -> line.replaceFirst("^[|\\- ]*", "").replaceFirst("/.*", ""))
                    .toList();
        }
    }
}

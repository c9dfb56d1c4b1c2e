package dev.capstan.nodeagent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.capstan.nodeagent.cleanup.ClusterPurge;
import dev.capstan.nodeagent.runtime.ContainerConfig;
import dev.capstan.nodeagent.runtime.ContainerFilter;
import dev.capstan.nodeagent.runtime.ContainerNotFoundException;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ContainerStartException;
import dev.capstan.nodeagent.runtime.ContainerState;
import dev.capstan.nodeagent.runtime.ContainerStatus;
import dev.capstan.nodeagent.runtime.DnsConfig;
import dev.capstan.nodeagent.runtime.ExecTimeoutException;
import dev.capstan.nodeagent.runtime.ImageNotFoundException;
import dev.capstan.nodeagent.runtime.ImagePullException;
import dev.capstan.nodeagent.runtime.LinuxContainerResources;
import dev.capstan.nodeagent.runtime.LinuxContainerSecurityContext;
import dev.capstan.nodeagent.runtime.LogOptions;
import dev.capstan.nodeagent.runtime.Mount;
import dev.capstan.nodeagent.runtime.NetworkCheck;
import dev.capstan.nodeagent.runtime.NetworkException;
import dev.capstan.nodeagent.runtime.PodSandboxConfig;
import dev.capstan.nodeagent.runtime.PodSandboxFilter;
import dev.capstan.nodeagent.runtime.PodSandboxSecurityContext;
import dev.capstan.nodeagent.runtime.PodSandboxState;
import dev.capstan.nodeagent.runtime.PodSandboxStatus;
import dev.capstan.nodeagent.runtime.RuntimeEvent;
import dev.capstan.nodeagent.runtime.RuntimeEvent.ContainerChanged;
import dev.capstan.nodeagent.runtime.RuntimeEvent.Resync;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Sandboxes and containers on the machine's own engine. Needs {@code images/build.sh} to have run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DockerRuntimeIT {
    private static final String IMAGE = "capstan/hello:0.1";
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final TestCluster cluster = TestCluster.create();

    private Path folder;
    private TestNode node;
    private DockerRuntime runtime;

    @BeforeAll
    void startNode(@TempDir Path ofClass) {
        folder = ofClass;
        node = TestNode.start(cluster, 1, folder);
        runtime = node.runtime;
    }

    /** As often as a busy engine needs to be asked, see {@link DockerCommand}. */
    @AfterEach
    void removePods() {
        await().atMost(Duration.ofMinutes(2))
                .pollDelay(Duration.ZERO)
                .ignoreExceptionsInstanceOf(ContainerRuntimeException.class)
                .until(() -> {
                    runtime.listPodSandbox(PodSandboxFilter.all()).forEach(sandbox -> {
                        runtime.stopPodSandbox(sandbox.id());
                        runtime.removePodSandbox(sandbox.id());
                    });
                    return true;
                });
    }

    @AfterAll
    void purge() {
        node.close();
        ClusterPurge.purge(cluster.id(), TestNode.ENGINE, folder);
    }

    @Nested
    class GivenASandbox {
        private final PodSandboxConfig config = PodSandboxConfig.builder(
                        TestNode.sandboxOf("web").metadata())
                .hostname("web-host")
                .annotations(Map.of("note", "kept"))
                .build();
        private final PodSandboxStatus sandbox = runtime.runPodSandbox(config);

        @Test
        void isReadyWithAnAddressOfTheNode() {
            assertThat(sandbox.state()).isEqualTo(PodSandboxState.READY);
            assertThat(sandbox.ip()).startsWith(cluster.podCidr(1).replace("0/24", ""));
            assertThat(sandbox.metadata()).isEqualTo(config.metadata());
            assertThat(sandbox.annotations()).isEqualTo(Map.of("note", "kept"));
            assertThat(Path.of(String.valueOf(sandbox.netns()))).exists();
        }

        @Test
        void isAdoptedWhenRunAgain() {
            assertThat(runtime.runPodSandbox(config)).isEqualTo(sandbox);
        }

        @Test
        void isSeenByARestartedAgent() {
            try (TestNode restarted = TestNode.start(cluster, 1, folder)) {
                assertThat(restarted.runtime.podSandboxStatus(sandbox.id())).contains(sandbox);
            }
        }

        @Test
        void isNotSeenByAnotherNodeOfTheEngine() {
            try (TestNode other = TestNode.start(cluster, 2, folder)) {
                assertThat(other.runtime.listPodSandbox(PodSandboxFilter.all())).isEmpty();
                assertThat(other.runtime.podSandboxStatus(sandbox.id())).isEmpty();
            }
        }

        @Test
        void losesItsContainersAndItsAddressWhenStopped() {
            String container = start(ContainerConfig.builder("main", IMAGE).build());

            runtime.stopPodSandbox(sandbox.id());

            PodSandboxStatus stopped = runtime.podSandboxStatus(sandbox.id()).orElseThrow();
            assertThat(stopped.state()).isEqualTo(PodSandboxState.NOTREADY);
            assertThat(stopped.ip()).isNull();
            assertThat(status(container).state()).isEqualTo(ContainerState.EXITED);
            assertThat(status(container).exitCode()).isEqualTo(137);
        }

        @Test
        void canBeStoppedAndRemovedAgain() {
            runtime.stopPodSandbox(sandbox.id());
            runtime.stopPodSandbox(sandbox.id());
            runtime.removePodSandbox(sandbox.id());
            runtime.removePodSandbox(sandbox.id());
            runtime.stopPodSandbox(sandbox.id());

            assertThat(runtime.podSandboxStatus(sandbox.id())).isEmpty();
        }

        @Test
        void isListedUntilItsAddressIsGivenBackWhenSomebodyElseHasRemovedIt() {
            DockerCommand.remove(sandbox.id());

            assertThat(runtime.listPodSandbox(
                            PodSandboxFilter.ofPod(config.metadata().uid())))
                    .singleElement()
                    .satisfies(it -> assertThat(it.state()).isEqualTo(PodSandboxState.NOTREADY));
            assertThat(runtime.podSandboxStatus(sandbox.id()).orElseThrow().ip())
                    .isEqualTo(sandbox.ip());

            runtime.stopPodSandbox(sandbox.id());

            assertThat(runtime.listPodSandbox(
                            PodSandboxFilter.ofPod(config.metadata().uid())))
                    .isEmpty();
            assertThat(runtime.podSandboxStatus(sandbox.id())).isEmpty();
            assertThat(node.network.sandboxes()).doesNotContain(sandbox.id());
        }

        @Test
        void isNoLongerReadyWhenItsProcessDies() {
            ProcessHandle.of(sandbox.pid()).orElseThrow().destroyForcibly();

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(runtime.listPodSandbox(
                                    PodSandboxFilter.ofPod(config.metadata().uid())))
                            .singleElement()
                            .satisfies(it -> assertThat(it.state()).isEqualTo(PodSandboxState.NOTREADY)));
        }

        @Test
        void sharesItsHostnameAndAddressWithItsContainers() {
            String container = start(ContainerConfig.builder("main", IMAGE).build());

            assertThat(runtime.execSync(container, List.of("hostname"), SOON).stdout())
                    .isEqualTo("web-host\n");
            assertThat(runtime.execSync(container, List.of("ip", "-4", "addr", "show", "eth0"), SOON)
                            .stdout())
                    .contains(sandbox.ip() + "/24");
        }

        @Test
        void givesItsContainersHostsAndResolverOfThePod() throws IOException {
            PodSandboxConfig withDns = PodSandboxConfig.builder(
                            TestNode.sandboxOf("resolving").metadata())
                    .dns(new DnsConfig(List.of("192.0.2.53"), List.of("a.example", "b.example"), List.of("ndots:5")))
                    .build();
            PodSandboxStatus resolving = runtime.runPodSandbox(withDns);
            String container = runtime.createContainer(
                    resolving.id(), ContainerConfig.builder("main", IMAGE).build(), withDns);
            runtime.startContainer(container);

            String files = runtime.execSync(container, List.of("cat", "/etc/hosts", "/etc/resolv.conf"), SOON)
                    .stdout();

            assertThat(files.lines())
                    .contains(
                            "127.0.0.1\tlocalhost",
                            resolving.ip() + "\tresolving",
                            "nameserver 192.0.2.53",
                            "search a.example b.example",
                            "options ndots:5");
        }

        @Test
        void aMountOfThePodWinsOverTheFileThatEveryPodGets() throws IOException {
            Path hosts = Files.writeString(folder.resolve("own-hosts"), "192.0.2.1 own\n");

            String container = start(ContainerConfig.builder("main", IMAGE)
                    .mounts(List.of(Mount.readOnly("/etc/hosts", hosts.toString())))
                    .build());

            assertThat(runtime.execSync(container, List.of("cat", "/etc/hosts"), SOON)
                            .stdout())
                    .isEqualTo("192.0.2.1 own\n");
        }

        @Test
        void removesAHalfMadeContainerOfTheSameAttempt() {
            ContainerConfig main = ContainerConfig.builder("main", IMAGE).build();
            String halfMade = runtime.createContainer(sandbox.id(), main, config);

            String container = runtime.createContainer(sandbox.id(), main, config);

            assertThat(container).isNotEqualTo(halfMade);
            assertThat(runtime.containerStatus(halfMade)).isEmpty();
        }

        @Test
        void adoptsARunningContainerOfTheSameAttempt() {
            ContainerConfig main = ContainerConfig.builder("main", IMAGE).build();
            String running = start(main);

            assertThat(runtime.createContainer(sandbox.id(), main, config)).isEqualTo(running);
        }

        @Test
        void neverRunsAContainerThatHasEndedASecondTime() {
            ContainerConfig main = ContainerConfig.builder("main", IMAGE)
                    .command(List.of("true"))
                    .build();
            ended(start(main));

            assertThatThrownBy(() -> runtime.createContainer(sandbox.id(), main, config))
                    .hasMessageContaining("already in use");
        }

        @Test
        void reportsExitCodeAndTimes() {
            ContainerStatus status = ended(start(shell("exit 7").attempt(3).build()));

            assertThat(status.exitCode()).isEqualTo(7);
            assertThat(status.reason()).isEqualTo("Error");
            assertThat(status.attempt()).isEqualTo(3);
            assertThat(status.signal()).isZero();
            assertThat(status.startedAt()).isNotNull().isBeforeOrEqualTo(status.finishedAt());
        }

        @Test
        void reportsCompletion() {
            assertThat(ended(start(shell("true").build())).reason()).isEqualTo("Completed");
        }

        @Test
        void reportsWhoWasKilledForItsMemory() {
            // The engine begins to listen for the kernel's word only after the start.
            ContainerStatus status = ended(start(shell("sleep 1; x=xxxxxxxxxxxxxxxx; while true; do x=$x$x; done")
                    .resources(new LinuxContainerResources(2, 0, 0, 16L << 20, 1000))
                    .build()));

            assertThat(status.reason()).isEqualTo("OOMKilled");
            assertThat(status.exitCode()).isEqualTo(137);
        }

        @Test
        void reportsWhoNeverStarted() {
            String container = runtime.createContainer(
                    sandbox.id(),
                    ContainerConfig.builder("main", IMAGE)
                            .command(List.of("/no/such/program"))
                            .build(),
                    config);

            assertThatThrownBy(() -> runtime.startContainer(container))
                    .isInstanceOf(ContainerStartException.class)
                    .hasMessageContaining("/no/such/program");
            assertThat(status(container).reason()).isEqualTo("StartError");
            assertThat(status(container).state()).isEqualTo(ContainerState.EXITED);
            assertThat(status(container).exitCode()).isNotZero();
        }

        @Test
        void refusesAnImageThatIsNotThere() {
            assertThatThrownBy(() -> runtime.createContainer(
                            sandbox.id(),
                            ContainerConfig.builder("main", "capstan/nowhere:1").build(),
                            config))
                    .isInstanceOf(ImageNotFoundException.class);
        }

        @Test
        void stopsGracefullyWithinTheTimeout() {
            String container = start(ContainerConfig.builder("main", IMAGE).build());
            await().atMost(SOON)
                    .until(() -> log(container, LogOptions.everything()).contains("listens"));

            Instant begun = Instant.now();
            runtime.stopContainer(container, Duration.ofSeconds(30));

            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
            assertThat(status(container).exitCode()).isZero();
            runtime.stopContainer(container, AT_ONCE);
        }

        @Test
        void killsWhoIgnoresTheStopSignal() {
            String container =
                    start(shell("trap '' TERM; while true; do sleep 1; done").build());

            runtime.stopContainer(container, Duration.ofSeconds(1));

            assertThat(status(container).exitCode()).isEqualTo(137);
            assertThat(status(container).signal()).isEqualTo(9);
        }

        @Test
        void stopsAndRemovesWhatIsGoneAlready() {
            String container = start(shell("true").build());
            runtime.removeContainer(container);

            runtime.removeContainer(container);
            runtime.stopContainer(container, AT_ONCE);

            assertThat(runtime.containerStatus(container)).isEmpty();
            assertThatThrownBy(() -> runtime.startContainer(container)).isInstanceOf(ContainerNotFoundException.class);
        }

        @Test
        void listsContainersOfTheSandboxOnly() {
            String container = start(ContainerConfig.builder("main", IMAGE).build());

            assertThat(runtime.listContainers(ContainerFilter.inSandbox(sandbox.id())))
                    .singleElement()
                    .satisfies(it -> {
                        assertThat(it.id()).isEqualTo(container);
                        assertThat(it.name()).isEqualTo("main");
                        assertThat(it.state()).isEqualTo(ContainerState.RUNNING);
                        assertThat(it.image()).isEqualTo(IMAGE);
                        assertThat(it.podUid()).isEqualTo(config.metadata().uid());
                    });
            assertThat(runtime.listContainers(ContainerFilter.ofPod("another"))).isEmpty();
        }

        @Test
        void carriesOutEnvironmentMountsUserAndLimits() throws IOException {
            Path shared = Files.writeString(folder.resolve("shared.txt"), "from the host\n");
            String container = start(shell("sleep 60")
                    .env(Map.of("GREETING", "hello there"))
                    .workingDir("/tmp")
                    .mounts(List.of(Mount.readOnly("/etc/shared", shared.toString())))
                    .resources(new LinuxContainerResources(512, 50_000, 100_000, 64L << 20, 100))
                    .securityContext(new LinuxContainerSecurityContext(
                            false, 65534L, 65534L, List.of(1234L), List.of(), List.of("ALL"), true, true))
                    .build());

            String seen = runtime.execSync(
                            container,
                            List.of(
                                    "sh",
                                    "-c",
                                    "pwd; echo $GREETING; cat /etc/shared; id -u; id -G; touch /x 2>&1;"
                                            + " echo y > /etc/shared; cat /proc/1/oom_score_adj;"
                                            + " grep -h CapEff /proc/1/status"),
                            SOON)
                    .stdout();

            assertThat(seen.lines())
                    .containsSubsequence("/tmp", "hello there", "from the host", "65534", "100")
                    .anyMatch(line -> line.contains("1234"))
                    .anyMatch(line -> line.contains("touch: /x: Read-only file system"))
                    .anyMatch(line -> line.matches("CapEff:\\s+0+"));
            assertThat(shared).hasContent("from the host\n");
        }

        @Test
        void refusesAMountWithoutSource() {
            assertThatThrownBy(() -> start(shell("true")
                            .mounts(List.of(Mount.readOnly("/data", "/no/such/folder")))
                            .build()))
                    .hasMessageContaining("/no/such/folder");
            assertThat(Path.of("/no/such/folder")).doesNotExist();
        }

        @Test
        void tellsExitCodeAndBothOutputsOfACommand() {
            String container = start(ContainerConfig.builder("main", IMAGE).build());

            var result = runtime.execSync(container, List.of("sh", "-c", "echo out; echo err >&2; exit 3"), SOON);

            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.stdout()).isEqualTo("out\n");
            assertThat(result.stderr()).isEqualTo("err\n");
        }

        @Test
        void killsACommandThatTakesTooLong() {
            String container = start(ContainerConfig.builder("main", IMAGE).build());

            assertThatThrownBy(() -> runtime.execSync(container, List.of("sleep", "4711"), Duration.ofMillis(300)))
                    .isInstanceOf(ExecTimeoutException.class);

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(runtime.execSync(container, List.of("ps"), SOON)
                                    .stdout())
                            .doesNotContain("sleep 4711"));
        }

        @Test
        void readsTheLogAsAsked() throws IOException {
            String container = start(shell("for i in 1 2 3; do echo line $i; done; echo problem >&2")
                    .build());
            ended(container);

            assertThat(log(container, LogOptions.everything())).contains("line 1\nline 2\nline 3\n", "problem\n");
            assertThat(log(container, new LogOptions(false, 2, null, null, false, LogOptions.Stream.ALL))
                            .lines())
                    .hasSize(2);
            assertThat(log(container, new LogOptions(false, null, null, 6L, false, LogOptions.Stream.STDOUT)))
                    .isEqualTo("line 1");
            assertThat(log(container, new LogOptions(false, null, null, null, true, LogOptions.Stream.STDERR)))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z problem\n");
        }

        @Test
        void followsTheLogToTheContainersEnd() throws IOException {
            String container = start(shell("echo first; sleep 1; echo last").build());

            String text = log(container, new LogOptions(true, null, null, null, false, LogOptions.Stream.ALL));

            assertThat(text).isEqualTo("first\nlast\n");
        }

        private ContainerConfig.Builder shell(String script) {
            return ContainerConfig.builder("main", IMAGE).command(List.of("sh", "-c", script));
        }

        private String start(ContainerConfig container) {
            String id = runtime.createContainer(sandbox.id(), container, config);
            runtime.startContainer(id);
            return id;
        }
    }

    @Test
    void tellsWhatHappensToContainersAndSandboxes() {
        List<RuntimeEvent> seen = new CopyOnWriteArrayList<>();
        try (var subscription = runtime.getContainerEvents(seen::add)) {
            await().atMost(SOON).until(() -> seen.contains(new Resync()));
            PodSandboxConfig config = TestNode.sandboxOf("told");

            PodSandboxStatus sandbox = runtime.runPodSandbox(config);
            runtime.stopPodSandbox(sandbox.id());
            runtime.removePodSandbox(sandbox.id());

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(seen)
                            .filteredOn(ContainerChanged.class::isInstance)
                            .map(ContainerChanged.class::cast)
                            .filteredOn(event -> event.containerId().equals(sandbox.id()))
                            .allMatch(ContainerChanged::sandbox)
                            .allMatch(event ->
                                    event.podUid().equals(config.metadata().uid()))
                            .extracting(ContainerChanged::type)
                            .containsExactly(
                                    RuntimeEvent.Type.CREATED,
                                    RuntimeEvent.Type.STARTED,
                                    RuntimeEvent.Type.STOPPED,
                                    RuntimeEvent.Type.DELETED));
        }
    }

    @Test
    void aSandboxWhoseNetworkFailsIsRemovedAgain() {
        PodSandboxStatus first = runtime.runPodSandbox(TestNode.sandboxOf("first"));
        PodSandboxConfig greedy = PodSandboxConfig.builder(
                        TestNode.sandboxOf("greedy").metadata())
                .requestedIp(first.ip())
                .build();

        assertThatThrownBy(() -> runtime.runPodSandbox(greedy))
                .isInstanceOf(NetworkException.class)
                .hasMessageStartingWith("failed to set up sandbox container")
                .hasMessageContaining(String.valueOf(first.ip()));

        assertThat(runtime.listPodSandbox(
                        PodSandboxFilter.ofPod(greedy.metadata().uid())))
                .isEmpty();
        assertThat(node.network.sandboxes()).containsExactly(first.id());
        assertThat(node.pins.sandboxes()).containsExactly(first.id());
    }

    @Test
    void aPodOnTheHostsNetworkHasNoAddressOfItsOwn() {
        PodSandboxConfig config = PodSandboxConfig.builder(
                        TestNode.sandboxOf("host").metadata())
                .securityContext(new PodSandboxSecurityContext(true, false, false, Map.of()))
                .build();

        PodSandboxStatus sandbox = runtime.runPodSandbox(config);
        String container = runtime.createContainer(
                sandbox.id(),
                ContainerConfig.builder("main", IMAGE)
                        .command(List.of("sleep", "60"))
                        .build(),
                config);
        runtime.startContainer(container);

        assertThat(sandbox.state()).isEqualTo(PodSandboxState.READY);
        assertThat(sandbox.ip()).isNull();
        assertThat(runtime.checkPodSandboxNetwork(sandbox.id())).isEqualTo(new NetworkCheck.Intact());
        assertThat(runtime.execSync(container, List.of("ip", "-o", "link"), SOON)
                        .stdout())
                .contains("docker0");
        assertThat(runtime.execSync(container, List.of("cat", "/etc/resolv.conf"), SOON)
                        .exitCode())
                .isZero();
    }

    @Test
    void pullFailsWithKubernetesReason() {
        assertThatThrownBy(() -> runtime.pullImage("127.0.0.1:1/nobody/nothing:1"))
                .isInstanceOfSatisfying(
                        ImagePullException.class,
                        e -> assertThat(e.reason()).isEqualTo(ImagePullException.Reason.ErrImagePull));
        assertThatThrownBy(() -> runtime.pullImage("Not A Name"))
                .isInstanceOfSatisfying(
                        ImagePullException.class,
                        e -> assertThat(e.reason()).isEqualTo(ImagePullException.Reason.InvalidImageName));
    }

    @Test
    void knowsTheImagesOfTheNode() {
        assertThat(runtime.imageStatus(IMAGE)).hasValueSatisfying(image -> {
            assertThat(image.id()).startsWith("sha256:");
            assertThat(image.repoTags()).contains(IMAGE);
        });
        assertThat(runtime.imageStatus("capstan/nowhere:1")).isEmpty();
        assertThat(runtime.listImages()).anyMatch(image -> image.repoTags().contains(IMAGE));
    }

    @Test
    void isReady() {
        assertThat(runtime.status().isReady()).isTrue();
        assertThat(runtime.version().asNodeInfo()).startsWith("docker://");
    }

    private ContainerStatus ended(String container) {
        await().atMost(SOON).until(() -> status(container).state() == ContainerState.EXITED);
        return status(container);
    }

    private ContainerStatus status(String container) {
        return runtime.containerStatus(container).orElseThrow();
    }

    private String log(String container, LogOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        runtime.containerLogs(container, options, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}

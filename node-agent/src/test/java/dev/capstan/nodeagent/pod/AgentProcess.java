package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.runtime.docker.TestCluster;
import dev.capstan.nodeagent.runtime.docker.TestNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An agent with one Pod in a process of its own, so that it can be killed as an agent is killed: with SIGKILL, at a moment
 * that something outside of it has chosen. What it would have told the API server dies with it.
 */
final class AgentProcess implements AutoCloseable {
    private final Process process;

    private AgentProcess(Process process) {
        this.process = process;
    }

    /**
     * @param programs found before the host's own on the PATH
     */
    static AgentProcess run(
            TestCluster cluster, Path stateDir, URI engine, List<Path> pluginFolders, Path programs, Pod pod)
            throws IOException {
        Path manifest = Files.writeString(
                Files.createTempFile(stateDir, "pod", ".json"), new KubernetesSerialization().asJson(pod));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                AgentProcess.class.getName(),
                cluster.id(),
                Integer.toString(cluster.block()),
                stateDir.toString(),
                engine.toString(),
                manifest.toString()));
        pluginFolders.forEach(folder -> command.add(folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(stateDir.resolve("agent-process.log").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", programs + ":" + environment.get("PATH"));
        return new AgentProcess(builder.start());
    }

    /** {@code kubectl delete}, as this agent hears of it. */
    void deletePod() throws IOException {
        process.getOutputStream().write("delete\n".getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    void kill() {
        process.destroyForcibly();
    }

    boolean awaitKilled(int seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 137;
    }

    @Override
    public void close() {
        kill();
    }

    /** In the process: id and block of the cluster, state folder, engine, Pod, plug-in folders. */
    public static void main(String[] arguments) throws IOException {
        TestCluster cluster = new TestCluster(arguments[0], Integer.parseInt(arguments[1]));
        Path stateDir = Path.of(arguments[2]);
        Pod pod = new KubernetesSerialization().unmarshal(Files.readString(Path.of(arguments[4])), Pod.class);
        TestNode node = TestNode.start(
                cluster,
                1,
                stateDir,
                URI.create(arguments[3]),
                Stream.of(arguments).skip(5).map(Path::of).toList());
        FakeControlPlane controlPlane = new FakeControlPlane();
        CrashedAgentIT.putConfig(controlPlane);
        new TestAgent(controlPlane, node.runtime, stateDir).start();
        controlPlane.create(pod);
        var wishes = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String wish = wishes.readLine(); wish != null; wish = wishes.readLine()) {
            controlPlane.delete(pod, 5);
        }
    }
}

package dev.capstan.standalone.compose;

import dev.capstan.apiserver.kafkaaccess.KafkaLogins;
import dev.capstan.nodeagent.network.NetworkNames;
import dev.capstan.standalone.ContainerEngine;
import dev.capstan.standalone.Credentials;
import dev.capstan.standalone.StartupException;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.cluster.ClusterSettingsStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes what the stack of docker-compose.yml needs before it starts: secrets, certificates, each service's settings, the
 * kubeconfig, and the variables of the file itself. Secrets once made are kept, certificates are issued anew; repeating it is
 * harmless, and after a reboot of a machine without systemd it is necessary (see {@link HostMounts}).
 */
@Command(name = "compose-init")
public final class ComposeInitCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true)
    private Path dir = Path.of(".");

    @Option(names = "--port", description = "the API's, on loopback")
    private @Nullable Integer port;

    @Option(names = "--compose-file", required = true)
    private Path composeFile = Path.of("docker-compose.yml");

    @Option(names = "--image", description = "NAME=IMAGE for a variable of the file")
    private List<String> images = List.of();

    @Override
    public Integer call() throws IOException {
        ClusterDirectory directory = new ClusterDirectory(dir);
        try {
            directory.prepare();
            ClusterSettings cluster = settings(directory);
            StackPorts ports = StackPorts.open(directory.data());
            Credentials credentials = Credentials.provide(directory, cluster);
            write(directory, cluster, ports, credentials);
            shareMounts(directory, cluster);
            EnvironmentFile.write(
                    directory, cluster, ports, credentials.kafkaUsers().clusterId(), composeFile, images);
        } catch (StartupException hopeless) {
            System.err.println("capstan: " + hopeless.getMessage() + "\n  What to do: " + hopeless.remedy());
            return 1;
        }
        return 0;
    }

    /** A stack that runs holds its port, so that is looked at only when one is chosen. */
    private ClusterSettings settings(ClusterDirectory directory) throws IOException {
        ClusterSettingsStore store = new ClusterSettingsStore(directory);
        return Files.exists(directory.settings()) && port == null ? store.read() : store.open(1, port);
    }

    private static void write(
            ClusterDirectory directory, ClusterSettings cluster, StackPorts ports, Credentials credentials)
            throws IOException {
        StackSecrets secrets = StackSecrets.open(directory.pki());
        StackSettings settings =
                new StackSettings(directory, cluster, credentials.kafkaUsers(), secrets, ports.kafka());
        StackFolders folders = new StackFolders(directory.root().resolve("services"), credentials);
        folders.postgres(secrets);
        folders.kafka(new KafkaServerSettings(credentials.kafkaUsers(), ports.kafka()));
        folders.kafkaAccess(settings.kafkaAccess());
        folders.apiService(settings.apiService());
        folders.controller(KafkaLogins.DEPLOYMENT_CONTROLLER, settings);
        folders.controller(KafkaLogins.REPLICASET_CONTROLLER, settings);
        folders.controller(KafkaLogins.SCHEDULER, settings);
        folders.lifecycle(settings.lifecycle());
        folders.nodeAgent(settings.nodeAgent(engineSocket()));
    }

    private static void shareMounts(ClusterDirectory directory, ClusterSettings cluster) throws IOException {
        Path state = Files.createDirectories(directory.node(StackSettings.NODE));
        Path run = Files.createDirectories(NetworkNames.runFolder(cluster.id()));
        for (Path made : HostMounts.share(List.of(Path.of("/"), state, run))) {
            System.out.println(
                    "made the mount " + made + " of this machine shared, as systemd does: containers see its mounts");
        }
    }

    private static Path engineSocket() throws IOException {
        Path socket = Path.of(ContainerEngine.address().getPath());
        if (!Files.exists(socket)) {
            throw new StartupException(
                    "there is no engine's socket at " + socket, "start the engine, or set DOCKER_HOST");
        }
        return socket.toRealPath();
    }
}

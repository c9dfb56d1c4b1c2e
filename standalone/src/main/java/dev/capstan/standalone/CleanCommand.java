package dev.capstan.standalone;

import dev.capstan.nodeagent.cleanup.ClusterPurge;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterReservations;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.cluster.ClusterSettingsStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Removes what a stopped cluster left on this machine: containers, interfaces, rules. Works from labels and names alone, so
 * it doesn't matter how the cluster ended.
 */
@Command(name = "clean")
final class CleanCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true)
    private Path dir = Path.of(".");

    @Option(names = "--purge", description = "for good: also gives back the address range")
    private boolean purge;

    @Override
    public Integer call() throws IOException {
        ClusterDirectory directory = new ClusterDirectory(dir);
        ClusterSettings settings;
        try {
            settings = new ClusterSettingsStore(directory).read();
        } catch (StartupException unknown) {
            System.err.println("capstan: " + unknown.getMessage() + "\n  What to do: " + unknown.remedy());
            return 1;
        }
        ClusterPurge.purge(
                settings.id(), ContainerEngine.address(), directory.data().resolve("nodes"));
        if (purge) {
            new ClusterReservations().release(settings.id());
        }
        return 0;
    }
}

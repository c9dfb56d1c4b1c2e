package dev.capstan.e2e.faults;

import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one node has on this host, told by {@code docker}, {@code ip}, {@code iptables-save}, the mount table and the files
 * of the CNI plug-ins. The network namespace is the test's own, so whatever is in it is the cluster's.
 *
 * @param containers all of the cluster, running or not
 * @param veths host ends of veth pairs
 * @param pins sandbox ids whose network namespace is pinned
 * @param mounts places of the cluster's folders in the mount table
 * @param addresses container ids by which host-local has addresses taken
 * @param attachments sandbox ids that the agent keeps a CNI result of
 * @param sandboxFiles sandbox ids with files below {@code /run}
 * @param podFolders uids of Pods with files on the node
 * @param rules all packet filter rules, without counters
 */
record HostView(
        List<EngineContainer> containers,
        Set<String> veths,
        Set<String> pins,
        Set<String> mounts,
        List<String> addresses,
        Set<String> attachments,
        Set<String> sandboxFiles,
        Set<String> podFolders,
        List<String> rules) {

    /**
     * A container as {@code docker ps} tells of it.
     *
     * @param name of the container in its Pod; empty for the sandbox
     */
    record EngineContainer(String id, boolean running, boolean sandbox, String podUid, String name) {}

    static HostView of(CapstanCluster cluster, String node) {
        Shell shell = cluster.shell();
        Path run = Path.of("/run/capstan", cluster.id(), node);
        Path state = cluster.directory().resolve("data/nodes").resolve(node);
        return new HostView(
                containers(shell, cluster.id()),
                shell.run("ip", "-o", "link", "show", "type", "veth")
                        .lines()
                        .map(line -> line.split(":")[1].strip())
                        .collect(Collectors.toSet()),
                names(run.resolve("netns"), name -> true),
                mounts(cluster),
                addresses(state.resolve("cni/addresses")),
                names(state.resolve("cni/attachments"), name -> name.endsWith(".json")).stream()
                        .map(name -> name.substring(0, name.length() - ".json".length()))
                        .collect(Collectors.toSet()),
                names(run.resolve("sandboxes"), name -> true),
                names(state.resolve("pods"), name -> true),
                rules(shell));
    }

    String summary() {
        return "%d containers, %d veth pairs, %d addresses, %d pinned network namespaces, %d mounts, %d packet filter rules"
                .formatted(containers.size(), veths.size(), addresses.size(), pins.size(), mounts.size(), rules.size());
    }

    private static List<EngineContainer> containers(Shell shell, String clusterId) {
        return shell.run(
                        "docker",
                        "ps",
                        "-a",
                        "--no-trunc",
                        "--filter",
                        "label=dev.capstan/cluster=" + clusterId,
                        "--format",
                        "{{.ID}}|{{.State}}|{{.Label \"dev.capstan/type\"}}|{{.Label \"io.kubernetes.pod.uid\"}}|"
                                + "{{.Label \"io.kubernetes.container.name\"}}")
                .lines()
                .map(line -> line.split("\\|", -1))
                .map(part -> new EngineContainer(
                        part[0], part[1].equals("running"), part[2].equals("sandbox"), part[3], part[4]))
                .toList();
    }

    private static Set<String> mounts(CapstanCluster cluster) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mounts"))) {
            return lines.map(line -> line.split(" ")[1])
                    .filter(place -> place.contains("/" + cluster.id() + "/")
                            || place.startsWith(cluster.directory().toString()))
                    .filter(place -> !place.contains("/docker/"))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** host-local keeps a file for each address, in which the container's id is the first line. */
    private static List<String> addresses(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9.]+"))
                    .filter(Files::isRegularFile)
                    .map(HostView::firstLine)
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException gone) {
            return "";
        }
    }

    private static Set<String> names(Path folder, Predicate<String> wanted) {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(wanted)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> rules(Shell shell) {
        return shell.run("iptables-save")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll(" \\[\\d+:\\d+]", ""))
                .sorted()
                .toList();
    }
}

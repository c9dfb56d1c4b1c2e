package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.runtime.DnsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The host's resolver configuration, and what Pods make of it: where a Pod's own settings are silent, the host's hold.
 *
 * <p>A resolver on the host's loopback (systemd-resolved) can't be reached from a Pod; then the configuration that it was
 * made from is taken, as the kubelet's {@code --resolv-conf} would be set.
 */
record ResolvConf(List<Path> candidates) {
    static ResolvConf ofHost() {
        return new ResolvConf(List.of(Path.of("/etc/resolv.conf"), Path.of("/run/systemd/resolve/resolv.conf")));
    }

    String forPod(DnsConfig dns) {
        DnsConfig host = hostSettings();
        StringBuilder text = new StringBuilder();
        either(dns.servers(), host.servers())
                .forEach(server -> text.append("nameserver ").append(server).append('\n'));
        appendLine(text, "search", either(dns.searches(), host.searches()));
        appendLine(text, "options", either(dns.options(), host.options()));
        return text.toString();
    }

    private static List<String> either(List<String> ofPod, List<String> ofHost) {
        return ofPod.isEmpty() ? ofHost : ofPod;
    }

    private static void appendLine(StringBuilder text, String keyword, List<String> values) {
        if (!values.isEmpty()) {
            text.append(keyword).append(' ').append(String.join(" ", values)).append('\n');
        }
    }

    /** The first candidate that names a server that Pods can reach. */
    private DnsConfig hostSettings() {
        return candidates.stream()
                .map(ResolvConf::read)
                .filter(settings -> !settings.servers().isEmpty())
                .findFirst()
                .orElse(DnsConfig.OF_HOST);
    }

    private static DnsConfig read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            List<String> reachable = values(lines, "nameserver")
                    .filter(server -> !server.startsWith("127.") && !server.equals("::1"))
                    .toList();
            return new DnsConfig(
                    reachable,
                    values(lines, "search").toList(),
                    values(lines, "options").toList());
        } catch (IOException e) {
            return DnsConfig.OF_HOST;
        }
    }

    private static Stream<String> values(List<String> lines, String keyword) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(keyword + " ") || line.startsWith(keyword + "\t"))
                .flatMap(line ->
                        Arrays.stream(line.substring(keyword.length()).strip().split("\\s+")));
    }
}

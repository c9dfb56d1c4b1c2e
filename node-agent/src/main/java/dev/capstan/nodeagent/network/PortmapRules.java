package dev.capstan.nodeagent.network;

import java.time.Duration;
import java.util.List;

/**
 * What the portmap plug-in has left of a cluster whose attachments are lost, so that DEL can't be asked for it: per sandbox a
 * rule that names the CNI network, and the chain that it leads to. The plug-in's own chains, which hold no cluster's name and
 * are everybody's, stay.
 */
final class PortmapRules {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SHARED_CHAIN = "CNI-HOSTPORT-DNAT";
    private static final String APPEND = "-A ";
    private static final String JUMP = " -j ";

    private final String clusterId;

    PortmapRules(String clusterId) {
        this.clusterId = clusterId;
    }

    /** Repeating it is fine. */
    void remove() {
        HostCommand.Outcome listed = HostCommand.of("iptables", "-w", "10", "-t", "nat", "-S", SHARED_CHAIN)
                .run(LIMIT);
        if (!listed.succeeded()) {
            // The plug-in was never used on this host.
            return;
        }
        List<String> rules = listed.stdout().lines().filter(this::isOurs).toList();
        if (rules.isEmpty()) {
            return;
        }
        StringBuilder input = new StringBuilder("*nat\n");
        for (String rule : rules) {
            String chain =
                    rule.substring(rule.lastIndexOf(JUMP) + JUMP.length()).strip();
            input.append("-D ").append(rule.substring(APPEND.length())).append('\n');
            input.append("-F ").append(chain).append("\n-X ").append(chain).append('\n');
        }
        HostCommand.of("iptables-restore", "-w", "10", "--noflush")
                .input(input + "COMMIT\n")
                .run(LIMIT)
                .orThrow();
    }

    private boolean isOurs(String rule) {
        return rule.startsWith(APPEND) && rule.contains("dnat name: \\\"" + NetworkNames.networkPrefix(clusterId));
    }
}

package dev.capstan.nodeagent.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules that let Pods talk. Docker leaves {@code FORWARD} at DROP and has bridged packets go through it, so that without
 * them not even two Pods of one node reach each other.
 *
 * <ol>
 *   <li>Packets from and to the cluster's addresses are accepted, in a chain of the cluster's own, which is jumped to from
 *       {@code DOCKER-USER}: the place that Docker keeps for others, and leaves alone when it restarts. While nothing leads
 *       there (somebody has flushed {@code FORWARD}), the jump is in {@code FORWARD} itself.
 *   <li>What leaves the cluster's addresses for elsewhere is masqueraded; what stays inside isn't, so a server sees the
 *       client Pod's own address.
 *   <li>Every rule names the cluster in a comment; rules of others are never touched.
 * </ol>
 *
 * <p>All nodes of a cluster on this host share the rules. A chain's contents are replaced in one transaction; two agents that
 * find the jump missing at the same time make two, which does no harm and which {@link #remove()} knows of.
 *
 * <p>To look whether anything has changed takes one program per table; only then is each rule looked at.
 */
public final class NodeFirewall {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String DOCKER_ANCHOR = "DOCKER-USER";
    private static final String ANCHOR_WITHOUT_DOCKER = "FORWARD";
    private static final String NAT_ANCHOR = "POSTROUTING";

    private final String clusterId;
    private final String chain;
    /** What the tables said when everything was in place. */
    private String intact = "";

    public NodeFirewall(String clusterId) {
        this.clusterId = clusterId;
        this.chain = NetworkNames.chain(clusterId);
    }

    /** Makes the rules be there; changes nothing if they are. */
    public synchronized void ensure(String clusterCidr) {
        if (!intact.isEmpty() && intact.equals(picture(clusterCidr))) {
            return;
        }
        ensureChain(
                "filter", List.of(rule("-s", clusterCidr, "-j", "ACCEPT"), rule("-d", clusterCidr, "-j", "ACCEPT")));
        ensureChain("nat", List.of(rule("-s", clusterCidr, "!", "-d", clusterCidr, "-j", "MASQUERADE")));
        ensureJump("filter", filterAnchor());
        ensureJump("nat", NAT_ANCHOR);
        intact = picture(clusterCidr);
    }

    /** All that {@link #ensure} depends on, as the tables stand now. */
    private String picture(String clusterCidr) {
        return Stream.of("filter", "nat")
                .flatMap(table -> iptables(table, "-S").orThrow().lines())
                .filter(line -> line.contains(chain) || line.contains(DOCKER_ANCHOR))
                .collect(Collectors.joining("\n", clusterCidr + "\n", ""));
    }

    /** Removes every rule of the cluster. Repeating it is fine. */
    public void remove() {
        removeFrom("filter", DOCKER_ANCHOR);
        removeFrom("filter", ANCHOR_WITHOUT_DOCKER);
        removeFrom("nat", NAT_ANCHOR);
        for (String table : List.of("filter", "nat")) {
            iptables(table, "-F", chain);
            iptables(table, "-X", chain);
        }
    }

    private void removeFrom(String table, String anchor) {
        String[] deletion = jump("-D", anchor);
        while (iptables(table, deletion).succeeded()) {
            continue;
        }
    }

    private void ensureChain(String table, List<List<String>> rules) {
        boolean complete = rules.stream()
                .allMatch(rule -> iptables(table, words("-C", chain, rule)).succeeded());
        if (!complete) {
            replaceChain(table, rules);
        }
    }

    /** To declare a chain empties it, and with {@code --noflush} all others stay as they are. */
    private void replaceChain(String table, List<List<String>> rules) {
        StringBuilder input = new StringBuilder("*" + table + "\n:" + chain + " - [0:0]\n");
        rules.forEach(rule -> input.append("-A ")
                .append(chain)
                .append(' ')
                .append(String.join(" ", rule.stream().map(NodeFirewall::quoted).toList()))
                .append('\n'));
        HostCommand.of("iptables-restore", "-w", "10", "--noflush")
                .input(input + "COMMIT\n")
                .run(LIMIT)
                .orThrow();
    }

    private void ensureJump(String table, String anchor) {
        if (!iptables(table, jump("-C", anchor)).succeeded()) {
            iptables(table, jump("-I", anchor)).orThrow();
        }
    }

    private String filterAnchor() {
        boolean reached = iptables("filter", "-C", ANCHOR_WITHOUT_DOCKER, "-j", DOCKER_ANCHOR)
                .succeeded();
        return reached ? DOCKER_ANCHOR : ANCHOR_WITHOUT_DOCKER;
    }

    private String[] jump(String action, String anchor) {
        return words(action, anchor, rule("-j", chain));
    }

    private List<String> rule(String... words) {
        return Stream.concat(
                        Stream.of("-m", "comment", "--comment", NetworkNames.ruleComment(clusterId)), Stream.of(words))
                .toList();
    }

    private static String[] words(String action, String chain, List<String> rule) {
        return Stream.concat(Stream.of(action, chain), rule.stream()).toArray(String[]::new);
    }

    private static String quoted(String word) {
        return word.contains(" ") ? '"' + word + '"' : word;
    }

    private static HostCommand.Outcome iptables(String table, String... words) {
        List<String> command = new ArrayList<>(List.of("iptables", "-w", "10", "-t", table));
        command.addAll(List.of(words));
        return HostCommand.of(command).run(LIMIT);
    }
}

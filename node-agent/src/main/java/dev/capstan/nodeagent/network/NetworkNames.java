package dev.capstan.nodeagent.network;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a node's things on the host are called. Any number of clusters and nodes share a host, so each name holds both, and
 * what belongs to a cluster can be told by name alone, long after its agents are gone.
 *
 * <p>The kernel allows 15 characters for an interface: {@code cs}, six of the cluster's hash, seven of the node's.
 */
public record NetworkNames(String clusterId, String nodeName) {
    private static final Path RUN = Path.of("/run/capstan");
    private static final String CHAIN_PREFIX = "CAPSTAN-";

    /** 28 is iptables' limit for the name of a chain. */
    private static final int LONGEST_CHAIN = 28;

    private static final int CLUSTER_CHARACTERS = 6;
    private static final int NODE_CHARACTERS = 7;
    private static final int BASE = 36;

    /** Above what network managers give to theirs, so that another's route to the same addresses is used first. */
    private static final long LEAST_METRIC = 1L << 24;

    private static final BigInteger METRICS = BigInteger.ONE.shiftLeft(24);

    /** Name of the CNI network. */
    public String network() {
        return networkPrefix(clusterId) + nodeName;
    }

    /** What the networks of a cluster's nodes have in common. */
    static String networkPrefix(String clusterId) {
        return "capstan-" + clusterId + "-";
    }

    public String bridge() {
        return bridgePrefix(clusterId) + shortHash(clusterId + "/" + nodeName, NODE_CHARACTERS);
    }

    /** What the bridges of a cluster's nodes have in common, and no other interface has. */
    public static String bridgePrefix(String clusterId) {
        return "cs" + shortHash(clusterId, CLUSTER_CHARACTERS);
    }

    /** The cluster's chain, of the same name in each table. */
    public static String chain(String clusterId) {
        String full = CHAIN_PREFIX + clusterId;
        return full.length() <= LONGEST_CHAIN
                ? full
                : CHAIN_PREFIX + shortHash(clusterId, LONGEST_CHAIN - CHAIN_PREFIX.length());
    }

    /** What every rule of a cluster says about itself. */
    public static String ruleComment(String clusterId) {
        return "capstan cluster " + clusterId;
    }

    /** What the node keeps below {@code /run}. */
    public Path nodeFolder() {
        return runFolder(clusterId).resolve(nodeName);
    }

    /** By which a cluster's routes are told from those of others: it is all that a route has room for. */
    static long routeMetric(String clusterId) {
        return LEAST_METRIC + hash(clusterId).mod(METRICS).longValue();
    }

    /** Where the node's network namespaces are pinned. */
    public Path netnsFolder() {
        return nodeFolder().resolve("netns");
    }

    /** Where the node keeps files of its sandboxes that are of no use after a reboot. */
    public Path sandboxFolder() {
        return nodeFolder().resolve("sandboxes");
    }

    /** What a cluster keeps below {@code /run}: meaningless after a reboot. */
    public static Path runFolder(String clusterId) {
        return RUN.resolve(clusterId);
    }

    private static String shortHash(String text, int characters) {
        return hash(text).toString(BASE).substring(0, characters);
    }

    private static BigInteger hash(String text) {
        try {
            return new BigInteger(
                    1, MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

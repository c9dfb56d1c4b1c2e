package dev.capstan.nodeagent.runtime;

/**
 * The addresses of Pods.
 *
 * @param podCidr this node's share, {@code spec.podCIDR} of its Node
 * @param clusterCidr all nodes' shares together; traffic inside it is let through unmasqueraded
 */
public record NetworkConfig(String podCidr, String clusterCidr) {}

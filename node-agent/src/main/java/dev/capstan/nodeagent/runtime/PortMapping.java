package dev.capstan.nodeagent.runtime;

/**
 * A port of the Pod that the host forwards to.
 *
 * @param protocol {@code TCP}, {@code UDP} or {@code SCTP}
 * @param hostIp the empty string for all addresses of the host
 */
public record PortMapping(String protocol, int containerPort, int hostPort, String hostIp) {}

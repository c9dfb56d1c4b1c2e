package dev.capstan.nodeagent.admission;

/**
 * Why a node can't take a Pod that was bound to it.
 *
 * @param reason {@code OutOfcpu}, {@code OutOfmemory}, {@code OutOfpods} or {@code NodePorts}
 */
public record Rejection(String reason, String message) {}

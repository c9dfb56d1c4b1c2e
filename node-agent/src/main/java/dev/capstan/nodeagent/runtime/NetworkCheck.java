package dev.capstan.nodeagent.runtime;

/** How a sandbox's network was found. */
public sealed interface NetworkCheck {
    /** As CNI ADD left it, or nothing to check ({@code hostNetwork}). */
    record Intact() implements NetworkCheck {}

    /** Something was missing twice; the network was set up anew with the same address. */
    record Repaired(String problem) implements NetworkCheck {}

    /** Something is missing and couldn't be repaired: the Pod is to be terminated. */
    record Broken(String problem) implements NetworkCheck {}
}

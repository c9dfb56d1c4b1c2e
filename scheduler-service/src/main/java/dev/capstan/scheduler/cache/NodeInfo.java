package dev.capstan.scheduler.cache;

/** A node as one scheduling cycle sees it. Immutable: a change makes a new one. */
public record NodeInfo(NodeDescription node, Usage usage) {
    public String name() {
        return node.name();
    }
}

package dev.capstan.nodeagent.runtime;

/**
 * Which Pod a sandbox is for.
 *
 * @param attempt 0 for the Pod's first sandbox, one more for each that replaces a dead one
 */
public record PodMetadata(String name, String namespace, String uid, int attempt) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}

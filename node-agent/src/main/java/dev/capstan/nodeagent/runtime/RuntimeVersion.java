package dev.capstan.nodeagent.runtime;

/**
 * Which runtime answers.
 *
 * @param name {@code docker}
 * @param apiVersion the version of the runtime's API that is spoken
 */
public record RuntimeVersion(String name, String version, String apiVersion) {
    /** The form of {@code status.nodeInfo.containerRuntimeVersion}: {@code docker://20.10.24}. */
    public String asNodeInfo() {
        return name + "://" + version;
    }
}

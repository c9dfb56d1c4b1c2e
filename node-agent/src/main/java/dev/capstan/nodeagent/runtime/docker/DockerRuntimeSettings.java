package dev.capstan.nodeagent.runtime.docker;

import java.net.URI;
import java.time.Duration;

/**
 * Which engine, and whose containers.
 *
 * @param clusterId stands on everything that is made; nothing without it is ever touched
 * @param nodeName the same for the node: several nodes share one engine
 * @param dockerHost {@code unix:///var/run/docker.sock}
 * @param sandboxImage name of the pause image; the kubelet's {@code --pod-infra-container-image}
 * @param callLimit how long one call to the engine may take, waiting periods of the call itself excluded
 */
public record DockerRuntimeSettings(
        String clusterId, String nodeName, URI dockerHost, String sandboxImage, Duration callLimit) {

    public static final String DEFAULT_SANDBOX_IMAGE = "capstan/pause:0.1";

    /** The kubelet's {@code --runtime-request-timeout}. */
    public static final Duration DEFAULT_CALL_LIMIT = Duration.ofMinutes(2);

    public static DockerRuntimeSettings of(String clusterId, String nodeName, URI dockerHost) {
        return new DockerRuntimeSettings(clusterId, nodeName, dockerHost, DEFAULT_SANDBOX_IMAGE, DEFAULT_CALL_LIMIT);
    }
}

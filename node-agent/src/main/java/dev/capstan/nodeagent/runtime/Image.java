package dev.capstan.nodeagent.runtime;

import java.util.List;

/**
 * An image on this node.
 *
 * @param id {@code sha256:…} of its configuration
 * @param user the numeric or named user that it runs as, the empty string for root
 */
public record Image(String id, List<String> repoTags, List<String> repoDigests, long sizeBytes, String user) {}

package dev.capstan.apiserver.registry;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a write came to.
 *
 * @param object as stored, or for a dry run as it would have been; read-only
 * @param warnings for the client's {@code Warning} headers
 */
public record Written(ObjectNode object, List<String> warnings) {}

package dev.capstan.apiserver.decode;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request body that fits its schema.
 *
 * @param tree a fresh tree that the caller may change; it has {@code apiVersion} and {@code kind}, no nulls and no unknown fields
 * @param warnings for {@code Warning} headers, in the order of the document
 */
public record Decoded(ObjectNode tree, List<String> warnings) {}

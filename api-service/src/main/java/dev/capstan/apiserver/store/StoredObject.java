package dev.capstan.apiserver.store;

import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object at one revision.
 *
 * @param revision also in the tree as {@code metadata.resourceVersion}
 * @param tree the whole object with {@code apiVersion} and {@code kind}; shared, so read-only: change a {@code deepCopy()}
 */
public record StoredObject(ResourceType type, ObjectKey key, String uid, long revision, ObjectNode tree) {}

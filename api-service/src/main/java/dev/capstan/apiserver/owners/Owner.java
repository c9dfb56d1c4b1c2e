package dev.capstan.apiserver.owners;

import java.util.List;

/**
 * An instance's part in a controller's work.
 *
 * @param instance the empty string if the shards are nobody's
 * @param shards empty for a spare, which takes over when the owner goes
 */
record Owner(String controller, String instance, List<Integer> shards) {}

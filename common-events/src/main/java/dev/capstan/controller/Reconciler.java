package dev.capstan.controller;

import dev.capstan.resource.ObjectKey;

/**
 * Makes one object right: reads desired and actual state from the stores and writes the difference through the API.
 *
 * <p>Level-triggered and idempotent: called with a key only, any number of times, possibly from a stale cache, never twice
 * at once for one key. An exception re-queues the key with back-off; a conflict (409) does so silently.
 */
@FunctionalInterface
public interface Reconciler {
    Result reconcile(ObjectKey key);
}

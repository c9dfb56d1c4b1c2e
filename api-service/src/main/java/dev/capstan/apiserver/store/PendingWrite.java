package dev.capstan.apiserver.store;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A mutation whose writer waits. */
record PendingWrite(Mutation mutation, @Nullable String traceparent, CompletableFuture<StoredObject> outcome) {}

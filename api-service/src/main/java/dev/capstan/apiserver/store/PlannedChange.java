package dev.capstan.apiserver.store;

import org.jspecify.annotations.Nullable;

/** A change with the texts that will be written. */
record PlannedChange(Change change, @Nullable String before, String after) {}

package dev.capstan.apiserver.store;

/**
 * A change with the weight that it has in memory.
 *
 * @param length of the object's JSON, in characters
 */
record LogEntry(Change change, int length) {}

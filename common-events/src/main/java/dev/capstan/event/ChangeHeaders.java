package dev.capstan.event;

import dev.capstan.tracing.Cause;

/**
 * The headers of every record on an object topic, tombstones included. All values are UTF-8 text.
 *
 * <p>They let a reader decide without parsing the value: an agent skips Pods of other nodes by {@link #NODE}, an informer
 * drops what is not newer by {@link #REVISION} and {@link #EPOCH}.
 *
 * <p>A tombstone of the key {@code /}, which no object can have, only says that its epoch begins.
 */
public final class ChangeHeaders {
    /** {@code ADDED}, {@code MODIFIED} or {@code DELETED}. */
    public static final String TYPE = "capstan-type";
    /** The store revision of the change, decimal; the object's {@code metadata.resourceVersion}. */
    public static final String REVISION = "capstan-revision";
    /** {@code metadata.uid} of the object. */
    public static final String UID = "capstan-uid";
    /** The store's epoch: a decimal number that grows whenever the history before it no longer counts. */
    public static final String EPOCH = "capstan-epoch";
    /** {@code spec.nodeName}, on Pods only; empty while unbound. */
    public static final String NODE = "capstan-node";
    /** W3C trace context of the request that caused the change; absent unless that is traced. */
    public static final String TRACEPARENT = Cause.TRACEPARENT;

    private ChangeHeaders() {}
}

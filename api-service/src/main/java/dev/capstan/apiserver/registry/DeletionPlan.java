package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.registry.DeleteOptions.Propagation;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a DELETE does to an object, decided without doing it. The rules, in order (source:
 * {@code k8s.io/apiserver/pkg/registry/rest/delete.go} and {@code registry/generic/registry/store.go}):
 *
 * <ol>
 *   <li>A Namespace with content goes to phase Terminating; its finalize subresource ends it.
 *   <li>A grace period that runs may only be shortened; a DELETE that doesn't shorten it changes nothing.
 *   <li>An object with a grace period (a Pod on a node) is marked, and removed by who carries the deletion out.
 *   <li>The propagation policies Foreground and Orphan become finalizers, Background takes them away.
 *   <li>An object with finalizers is marked; with the last finalizer it goes.
 *   <li>Any other is removed at once.
 * </ol>
 *
 * <p>We differ: a grace period of zero removes at once, where Kubernetes first writes the mark and then removes.
 */
sealed interface DeletionPlan {
    String ORPHAN_FINALIZER = "orphan";
    String FOREGROUND_FINALIZER = "foregroundDeletion";

    /** A hundred years: numbers of seconds that clients send can go beyond all calendars. */
    Duration LONGEST_GRACE = Duration.ofDays(36_500);

    /** Remove it now. */
    record Remove() implements DeletionPlan {}

    /** Store this; somebody else finishes. */
    record Mark(ObjectNode object) implements DeletionPlan {}

    /** Somebody is at it already. */
    record Pending() implements DeletionPlan {}

    /** @param object a copy that may be changed */
    static DeletionPlan of(
            ResourceType type, ObjectNode object, ResourceStrategy strategy, DeleteOptions options, Instant now) {
        ObjectNode before = object.deepCopy();
        Metadata metadata = Metadata.of(object);
        if (Finalization.hasSpecFinalizers(type, object)) {
            return terminate(object, before, options, now);
        }
        long running = metadata.deletionGracePeriodSeconds().orElse(0);
        if (metadata.isDeleting() && running > 0) {
            Optional<Duration> shorter = options.gracePeriod().filter(asked -> asked.toSeconds() < running);
            if (shorter.isEmpty()) {
                return new Pending();
            }
            shorten(metadata, running, shorter.get());
        } else if (!metadata.isDeleting()) {
            Duration grace =
                    bounded(strategy.deletionGrace(object, options.gracePeriod().orElse(null)));
            if (grace.isPositive()) {
                markDeleting(metadata, now, grace);
            }
        }
        applyPropagation(type, metadata, options);
        if (metadata.deletionGracePeriodSeconds().orElse(0) > 0) {
            return new Mark(object);
        }
        if (metadata.finalizers().isEmpty()) {
            return new Remove();
        }
        if (!metadata.isDeleting()) {
            markDeleting(metadata, now, Duration.ZERO);
        }
        return SameObject.is(object, before) ? new Pending() : new Mark(object);
    }

    private static DeletionPlan terminate(ObjectNode object, ObjectNode before, DeleteOptions options, Instant now) {
        Metadata metadata = Metadata.of(object);
        if (!metadata.isDeleting()) {
            metadata.setDeletionTimestamp(now);
        }
        applyPropagation(ResourceTypes.NAMESPACES, metadata, options);
        ObjectNode status = object.get("status") instanceof ObjectNode found ? found : object.putObject("status");
        status.put("phase", "Terminating");
        return SameObject.is(object, before) ? new Pending() : new Mark(object);
    }

    /** The timestamp is when the grace ends, so it moves by as much as the grace does. */
    private static void shorten(Metadata metadata, long running, Duration grace) {
        Instant started = metadata.deletionTimestamp().orElseThrow().minusSeconds(running);
        metadata.setDeletionTimestamp(started.plus(grace));
        metadata.setDeletionGracePeriodSeconds(grace.toSeconds());
    }

    private static Duration bounded(Duration grace) {
        return grace.compareTo(LONGEST_GRACE) > 0 ? LONGEST_GRACE : grace;
    }

    private static void markDeleting(Metadata metadata, Instant now, Duration grace) {
        metadata.setDeletionTimestamp(now.plus(grace));
        metadata.setDeletionGracePeriodSeconds(grace.toSeconds());
        metadata.raiseGeneration();
    }

    private static void applyPropagation(ResourceType type, Metadata metadata, DeleteOptions options) {
        if (type.equals(ResourceTypes.EVENTS) || options.propagation().isEmpty()) {
            return;
        }
        Propagation propagation = options.propagation().get();
        List<String> others = metadata.finalizers().stream()
                .filter(finalizer -> !finalizer.equals(ORPHAN_FINALIZER) && !finalizer.equals(FOREGROUND_FINALIZER))
                .toList();
        List<String> added = switch (propagation) {
            case BACKGROUND -> List.of();
            case FOREGROUND -> List.of(FOREGROUND_FINALIZER);
            case ORPHAN -> List.of(ORPHAN_FINALIZER);
        };
        List<String> wanted = Stream.concat(others.stream(), added.stream()).toList();
        if (!wanted.equals(metadata.finalizers())) {
            metadata.setFinalizers(wanted);
        }
    }
}

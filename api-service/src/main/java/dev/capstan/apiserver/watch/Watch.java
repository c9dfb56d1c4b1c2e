package dev.capstan.apiserver.watch;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.Status;
import dev.capstan.apiserver.errors.StoreErrors;
import dev.capstan.apiserver.selector.ObjectFilter;
import dev.capstan.apiserver.store.Change;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ObjectStore.ChangeStream;
import dev.capstan.apiserver.store.ObjectStore.ObjectList;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoreUnavailableException;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ResourceType;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state as ADDED events when asked for, then every change in order, until the time is up, the client leaves or the server
 * stops. What goes wrong on the way is told by an ERROR frame.
 */
final class Watch {
    private static final Duration BOOKMARK_INTERVAL = Duration.ofMinutes(1);
    private static final Duration CLIENT_CHECK_INTERVAL = Duration.ofSeconds(10);

    private final ObjectStore store;
    private final ResourceType type;
    private final @Nullable String namespace;
    private final ObjectFilter filter;
    private final WatchOptions options;

    Watch(ObjectStore store, ResourceType type, @Nullable String namespace, ObjectFilter filter, WatchOptions options) {
        this.store = store;
        this.type = type;
        this.namespace = namespace;
        this.filter = filter;
        this.options = options;
    }

    void run(WatchFrames frames, FrameSink sink) throws IOException, InterruptedException {
        try {
            follow(frames, sink);
        } catch (StoreException e) {
            frames.error(Status.failure(StoreErrors.of(e, type)));
        } catch (StoreUnavailableException e) {
            // The store reports its interrupted waits so. Nothing can be sent while the flag is up: it would close the
            // channel.
            if (Thread.interrupted()) {
                throw new InterruptedException("the server stops");
            }
            frames.error(Status.failure(StoreErrors.of(e)));
        } catch (ApiException e) {
            frames.error(Status.failure(e));
        }
        sink.flush();
    }

    private void follow(WatchFrames frames, FrameSink sink) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + options.timeout().toNanos();
        try (ChangeStream changes = store.watch(type, namespace, start(frames))) {
            long nextCheck = System.nanoTime() + CLIENT_CHECK_INTERVAL.toNanos();
            long nextBookmark = System.nanoTime() + BOOKMARK_INTERVAL.toNanos();
            for (long now = System.nanoTime(); now < deadline; now = System.nanoTime()) {
                Change change = changes.next(Duration.ZERO);
                if (change == null) {
                    // What came in a burst goes out in one piece; nothing waits longer than the burst lasts.
                    sink.flush();
                    change = changes.next(Duration.ofNanos(Math.max(0, Math.min(deadline, nextCheck) - now)));
                }
                if (change != null) {
                    Optional<WatchEvent> event = WatchEvent.of(change, filter);
                    if (event.isPresent()) {
                        frames.event(event.get());
                    }
                }
                if (System.nanoTime() >= nextCheck) {
                    if (!sink.reachesClient()) {
                        return;
                    }
                    nextCheck = System.nanoTime() + CLIENT_CHECK_INTERVAL.toNanos();
                }
                if (options.bookmarks() && System.nanoTime() >= nextBookmark) {
                    frames.bookmark(changes.revision(), false);
                    nextBookmark = System.nanoTime() + BOOKMARK_INTERVAL.toNanos();
                }
            }
        }
    }

    /** Shows the initial events, if any. */
    private long start(WatchFrames frames) throws IOException {
        if (options.initialEvents().isEmpty()) {
            return options.afterRevision() > 0
                    ? options.afterRevision()
                    : store.status().revision();
        }
        ObjectList initial = store.list(type, namespace, options.initialEvents().get());
        for (StoredObject object : initial.items()) {
            if (filter.matches(object.tree())) {
                frames.event(WatchEvent.added(object));
            }
        }
        if (options.announcesInitialEventsEnd()) {
            frames.bookmark(initial.revision(), true);
        }
        return initial.revision();
    }
}

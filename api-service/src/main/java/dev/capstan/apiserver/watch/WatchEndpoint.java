package dev.capstan.apiserver.watch;

import dev.capstan.apiserver.answer.AnswerForm;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.Status;
import dev.capstan.apiserver.errors.StoreErrors;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.selector.ObjectFilter;
import dev.capstan.apiserver.store.Change;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ObjectStore.ChangeStream;
import dev.capstan.apiserver.store.ObjectStore.ObjectList;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.apiserver.table.IncludeObject;
import dev.capstan.apiserver.table.TableConverter;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Watches: the state as ADDED events when asked for, then every change in order, until the time is up, the client leaves or
 * the server stops. What goes wrong after the first byte is told by an ERROR frame.
 */
@Component
public class WatchEndpoint {
    private static final Duration BOOKMARK_INTERVAL = Duration.ofMinutes(1);

    private final ObjectStore store;
    private final Strategies strategies;
    private final TableConverter tables;
    private final OpenStreams openStreams;

    WatchEndpoint(ObjectStore store, Strategies strategies, TableConverter tables, OpenStreams openStreams) {
        this.store = store;
        this.strategies = strategies;
        this.tables = tables;
        this.openStreams = openStreams;
    }

    public void watch(ApiRequest request) throws IOException {
        refuseWebSocket(request);
        AnswerForm form = AnswerForm.ofWatch(request.accept());
        ObjectFilter filter = request.filter(strategies.of(request.type()));
        WatchOptions options = WatchOptions.parse(request.query());
        IncludeObject include = IncludeObject.parse(request.query().text("includeObject"));
        request.response().setStatus(200);
        request.response().setHeader("Content-Type", "application/json");
        request.response().setHeader("Cache-Control", "no-cache, private");
        // The client waits for the headers, which an uneventful watch would keep from it.
        request.response().flushBuffer();
        WatchFrames frames = new WatchFrames(
                request.type(), form, include, tables, request.response().getOutputStream());
        try (OpenStreams.Registration open = openStreams.register()) {
            follow(request, filter, options, frames);
        } catch (StoreException e) {
            frames.error(Status.failure(StoreErrors.of(e, request.type())));
        } catch (ApiException e) {
            frames.error(Status.failure(e));
        } catch (InterruptedException e) {
            // The server stops; the client sees a clean end and comes back to another instance.
        }
    }

    /** An HTTP answer that never ends is no answer to a handshake; on a 503 clients such as fabric8's watch by HTTP. */
    private static void refuseWebSocket(ApiRequest request) {
        if ("websocket".equalsIgnoreCase(request.http().getHeader("Upgrade"))) {
            throw new ApiException(
                    503, "ServiceUnavailable", "watching over WebSocket is not served, watch over HTTP", null);
        }
    }

    private void follow(ApiRequest request, ObjectFilter filter, WatchOptions options, WatchFrames frames)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + options.timeout().toNanos();
        try (ChangeStream changes =
                store.watch(request.type(), request.namespaceOrNull(), start(request, filter, options, frames))) {
            long nextBookmark = System.nanoTime() + BOOKMARK_INTERVAL.toNanos();
            for (long now = System.nanoTime(); now < deadline; now = System.nanoTime()) {
                Change change = changes.next(Duration.ZERO);
                if (change == null) {
                    // What came in a burst goes out in one piece; nothing waits longer than the burst lasts.
                    frames.flush();
                    long wake = options.bookmarks() ? Math.min(deadline, nextBookmark) : deadline;
                    change = changes.next(Duration.ofNanos(Math.max(0, wake - now)));
                }
                if (change != null) {
                    Optional<WatchEvent> event = WatchEvent.of(change, filter);
                    if (event.isPresent()) {
                        frames.event(event.get());
                    }
                }
                if (options.bookmarks() && System.nanoTime() >= nextBookmark) {
                    frames.bookmark(changes.revision(), false);
                    nextBookmark = System.nanoTime() + BOOKMARK_INTERVAL.toNanos();
                }
            }
        }
    }

    /** Shows the initial events, if any. */
    private long start(ApiRequest request, ObjectFilter filter, WatchOptions options, WatchFrames frames)
            throws IOException {
        if (options.initialEvents().isEmpty()) {
            return options.afterRevision() > 0
                    ? options.afterRevision()
                    : store.status().revision();
        }
        ObjectList initial = store.list(
                request.type(),
                request.namespaceOrNull(),
                options.initialEvents().get());
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

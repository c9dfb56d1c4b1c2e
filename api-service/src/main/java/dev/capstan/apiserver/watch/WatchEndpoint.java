package dev.capstan.apiserver.watch;

import dev.capstan.apiserver.answer.AnswerForm;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.apiserver.table.IncludeObject;
import dev.capstan.apiserver.table.TableConverter;
import dev.capstan.resource.ResourceType;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Watches, each over HTTP or as a WebSocket. What is wrong with the request itself is an ordinary answer in both cases. */
@Component
public class WatchEndpoint {
    private final ObjectStore store;
    private final Strategies strategies;
    private final TableConverter tables;
    private final OpenStreams openStreams;
    private final WebSocketUpgrade webSockets;
    private final WatchMeters meters;

    WatchEndpoint(
            ObjectStore store,
            Strategies strategies,
            TableConverter tables,
            OpenStreams openStreams,
            WebSocketUpgrade webSockets,
            WatchMeters meters) {
        this.store = store;
        this.strategies = strategies;
        this.tables = tables;
        this.openStreams = openStreams;
        this.webSockets = webSockets;
        this.meters = meters;
    }

    public void watch(ApiRequest request) throws IOException {
        FrameSource frames = frames(request);
        if (webSockets.isAskedForBy(request.http())) {
            webSockets.upgrade(request, frames);
            return;
        }
        try (OpenStreams.Registration open = openStreams.register()) {
            frames.sendTo(HttpFrames.open(request));
        } catch (InterruptedException e) {
            // The server stops; the client sees a clean end and comes back to another instance.
        }
    }

    /** All that is to be known of the request: it is no more by the time that a WebSocket is open. */
    private FrameSource frames(ApiRequest request) {
        ResourceType type = request.type();
        AnswerForm form = AnswerForm.ofWatch(request.accept());
        IncludeObject include = IncludeObject.parse(request.query().text("includeObject"));
        Watch watch = new Watch(
                store,
                type,
                request.namespaceOrNull(),
                request.filter(strategies.of(type)),
                WatchOptions.parse(request.query()));
        return sink -> watch.run(new WatchFrames(type, form, include, tables, meters.counted(type, sink)), sink);
    }
}

package dev.capstan.apiserver.watch;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.apache.tomcat.websocket.Constants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open WebSocket and the thread that serves it. What the client says is ignored. When it closes, or isn't heard of any more
 * in spite of the pings, sending fails, at the next ping if not before. The thread is not interrupted for it: it may be within a
 * read of the store that others wait for too, and JDBC answers an interrupt by closing the connection to PostgreSQL.
 */
final class WebSocketWatch extends Endpoint {
    /** Generous, since a client may be slow to read what comes before the ping. */
    private static final Duration SILENCE_LIMIT = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(WebSocketWatch.class);

    private final FrameSource frames;
    private final Thread thread = Thread.ofVirtual().name("watch").unstarted(this::serve);
    private final OpenStreams.Registration registration;
    private @Nullable Session session;

    /**
     * Counts as open from here on, before the client hears that it is: a server that stops in between waits for it, and has the
     * client told.
     */
    WebSocketWatch(FrameSource frames, OpenStreams openStreams) {
        this.frames = frames;
        this.registration = openStreams.register(thread);
    }

    /** The handshake failed. */
    void abandon() {
        registration.close();
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        session.getUserProperties().put(Constants.READ_IDLE_TIMEOUT_MS, SILENCE_LIMIT.toMillis());
        this.session = session;
        thread.setName("watch-" + session.getId());
        thread.start();
    }

    private void serve() {
        Session opened = Objects.requireNonNull(session);
        // Open until it is closed towards the client too: a stopping server waits for that.
        try (registration) {
            close(opened, endOf(opened));
        }
    }

    private CloseCode endOf(Session session) {
        try {
            frames.sendTo(new WebSocketFrames(session));
            return CloseCodes.NORMAL_CLOSURE;
        } catch (InterruptedException e) {
            // The server stops.
            return CloseCodes.GOING_AWAY;
        } catch (IOException e) {
            log.atDebug().setCause(e).log("watch broken off");
            return CloseCodes.GOING_AWAY;
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("watch failed");
            return CloseCodes.UNEXPECTED_CONDITION;
        }
    }

    private static void close(Session session, CloseCode code) {
        try {
            session.close(new CloseReason(code, ""));
        } catch (IOException e) {
            log.atDebug().setCause(e).log("client left before the closing handshake");
        }
    }
}

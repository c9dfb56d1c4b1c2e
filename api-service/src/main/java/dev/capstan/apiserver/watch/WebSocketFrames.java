package dev.capstan.apiserver.watch;

import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as text messages. A client that doesn't read for Tomcat's blocking send time-out (20 s) is given up. */
final class WebSocketFrames implements FrameSink {
    private final Session session;

    WebSocketFrames(Session session) {
        this.session = session;
    }

    @Override
    public void send(byte[] frame) throws IOException {
        try {
            session.getBasicRemote().sendText(new String(frame, StandardCharsets.UTF_8));
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    @Override
    public void flush() {
        // Every message goes out at once.
    }

    /** Asks the client for a sign of life; {@link WebSocketWatch} closes when none comes. */
    @Override
    public boolean reachesClient() throws IOException {
        try {
            session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
            return true;
        } catch (IllegalStateException e) {
            throw closed(e);
        }
    }

    /** It may close at any moment, on a thread of Tomcat's. */
    private IOException closed(IllegalStateException e) {
        if (session.isOpen()) {
            throw e;
        }
        return new IOException("the client closed the connection", e);
    }
}

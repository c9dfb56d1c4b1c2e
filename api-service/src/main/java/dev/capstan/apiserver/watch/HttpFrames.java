package dev.capstan.apiserver.watch;

import dev.capstan.apiserver.request.ApiRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/** Frames as the lines of an HTTP answer without an end. */
final class HttpFrames implements FrameSink {
    private final OutputStream out;
    private final ClientConnection connection;

    private HttpFrames(OutputStream out, ClientConnection connection) {
        this.out = out;
        this.connection = connection;
    }

    static HttpFrames open(ApiRequest request) throws IOException {
        HttpServletResponse response = request.response();
        response.setStatus(200);
        response.setHeader("Content-Type", "application/json");
        response.setHeader("Cache-Control", "no-cache, private");
        // The client waits for the headers, which an uneventful watch would keep from it.
        response.flushBuffer();
        return new HttpFrames(response.getOutputStream(), ClientConnection.of(request.http()));
    }

    @Override
    public void send(byte[] frame) throws IOException {
        out.write(frame);
        out.write('\n');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public boolean reachesClient() {
        return connection.isOpen();
    }
}

package dev.capstan.apiserver.watch;

import java.io.IOException;

/** A watch that was understood and waits for its connection. */
interface FrameSource {
    /**
     * Returns at the end of the watch.
     *
     * @throws IOException when the client left
     * @throws InterruptedException when the server stops
     */
    void sendTo(FrameSink sink) throws IOException, InterruptedException;
}

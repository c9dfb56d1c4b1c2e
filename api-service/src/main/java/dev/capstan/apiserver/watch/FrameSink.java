package dev.capstan.apiserver.watch;

import java.io.IOException;

/** Where one watcher's frames go. */
interface FrameSink {
    /** @param frame one JSON document; it is on its way after {@link #flush} */
    void send(byte[] frame) throws IOException;

    void flush() throws IOException;

    /**
     * Whether somebody still listens, as far as can be told. A watch that has nothing to send asks now and then; it would
     * outlive its client otherwise.
     */
    boolean reachesClient() throws IOException;
}

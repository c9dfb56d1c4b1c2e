package dev.capstan.nodeagent.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Unmounts what agents that no longer run have mounted: their folders couldn't be removed otherwise. */
public final class VolumePurge {
    private VolumePurge() {}

    /**
     * @param stateFolder of one agent or of several; may be missing
     */
    public static void unmountAll(Path stateFolder) {
        try {
            new Tmpfs().unmountBelow(stateFolder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package dev.capstan.nodeagent.volume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Unmounts what is left in the Pods' folders of agents that no longer run: whoever removes them must find nobody's files there. */
public final class VolumePurge {
    private VolumePurge() {}

    /**
     * @param stateFolder of one agent or of several; may be missing
     */
    public static void unmountAll(Path stateFolder) {
        if (!Files.isDirectory(stateFolder)) {
            return;
        }
        try {
            Path real = stateFolder.toRealPath();
            Mounts.unmountBelow(PodDirectories.in(real));
            for (Path agent : content(real)) {
                Mounts.unmountBelow(PodDirectories.in(agent));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Path> content(Path folder) throws IOException {
        try (Stream<Path> content = Files.list(folder)) {
            return content.toList();
        }
    }
}

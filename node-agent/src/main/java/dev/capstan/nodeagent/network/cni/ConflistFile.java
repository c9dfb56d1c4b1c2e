package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.runtime.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The node's network as a file, for people and for tools such as {@code cnitool}; the agent itself doesn't read it. */
final class ConflistFile {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ConflistFile() {}

    static void write(Path folder, CniNetwork network) {
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve("10-capstan.conflist"), JSON.writeValueAsBytes(network.toConflist()));
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
    }
}

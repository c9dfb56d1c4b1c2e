package dev.capstan.standalone.compose;

import dev.capstan.standalone.cluster.Ports;
import dev.capstan.standalone.cluster.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Loopback ports of the machine that belong to the stack beside the API's, chosen once and kept.
 *
 * @param kafka where the agent reaches Kafka
 * @param agentManagement where the agent says how it is
 */
record StackPorts(int kafka, int agentManagement) {
    static StackPorts open(Path data) throws IOException {
        Path file = data.resolve("compose-ports");
        if (!Files.exists(file)) {
            PrivateFile.write(file, Ports.free() + "\n" + Ports.free() + "\n");
        }
        List<Integer> ports =
                Files.readAllLines(file).stream().map(Integer::valueOf).toList();
        return new StackPorts(ports.get(0), ports.get(1));
    }
}

package dev.capstan.standalone.cluster;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Reads and keeps {@link ClusterSettings} in {@code data/cluster.json}. */
public final class ClusterSettingsStore {
    private static final int ID_BYTES = 4;

    private final JsonMapper json = JsonMapper.builder().build();
    private final ClusterDirectory directory;

    public ClusterSettingsStore(ClusterDirectory directory) {
        this.directory = directory;
    }

    /**
     * The settings of this start: what was kept, changed by what was asked for.
     *
     * @param nodes null keeps the number, 1 at first
     * @param port null keeps the port; at first 6443, or the next free one
     */
    public ClusterSettings open(@Nullable Integer nodes, @Nullable Integer port) throws IOException {
        ClusterSettings settings = Files.exists(file()) ? read() : create(port);
        if (nodes != null) {
            settings = settings.withNodes(nodes);
        }
        if (port != null) {
            settings = settings.withApiPort(port);
        }
        Ports.requireFree(settings.apiPort());
        PrivateFile.write(file(), json.writerWithDefaultPrettyPrinter().writeValueAsString(settings));
        return settings;
    }

    public ClusterSettings read() throws IOException {
        ClusterSettings settings = json.readValue(Files.readString(file()), ClusterSettings.class);
        if (settings.formatVersion() != ClusterSettings.FORMAT_VERSION) {
            throw new StartupException(
                    "the data in " + directory.data() + " has format " + settings.formatVersion()
                            + ", this Capstan knows format " + ClusterSettings.FORMAT_VERSION,
                    "use the Capstan that made it, or another --dir");
        }
        return settings;
    }

    private ClusterSettings create(@Nullable Integer port) throws IOException {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        String clusterId = HexFormat.of().formatHex(id);
        ClusterReservations.Reservation own = new ClusterReservations().reserve(clusterId, port);
        return new ClusterSettings(ClusterSettings.FORMAT_VERSION, clusterId, own.cidr(), own.apiPort(), 1);
    }

    private Path file() {
        return directory.data().resolve("cluster.json");
    }
}

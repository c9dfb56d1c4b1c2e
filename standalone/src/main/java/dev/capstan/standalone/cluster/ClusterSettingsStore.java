package dev.capstan.standalone.cluster;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and keeps {@link ClusterSettings} in {@code data/cluster.json}. */
public final class ClusterSettingsStore {
    private static final int ID_BYTES = 4;
    private static final Duration PORT_PATIENCE = Duration.ofSeconds(10);

    private final JsonMapper json = JsonMapper.builder().build();
    private final ClusterDirectory directory;
    private final ClusterReservations reservations;
    private final Duration portPatience;

    public ClusterSettingsStore(ClusterDirectory directory) {
        this(directory, new ClusterReservations(), PORT_PATIENCE);
    }

    ClusterSettingsStore(ClusterDirectory directory, ClusterReservations reservations, Duration portPatience) {
        this.directory = directory;
        this.reservations = reservations;
        this.portPatience = portPatience;
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
        Ports.requireFree(settings.apiPort(), portPatience);
        reservations.keep(settings.id(), settings.clusterCidr(), settings.apiPort(), directory.root());
        write(settings);
        return settings;
    }

    public ClusterSettings read() throws IOException {
        JsonNode kept;
        try {
            kept = json.readTree(Files.readString(file()));
        } catch (JacksonException garbage) {
            throw unreadable("it is no JSON");
        }
        int format = kept.path("formatVersion").asInt(0);
        if (format > ClusterSettings.FORMAT_VERSION) {
            throw new StartupException(
                    "the data in " + directory.data() + " has format " + format + ", this Capstan knows format "
                            + ClusterSettings.FORMAT_VERSION,
                    "use the newer Capstan that made it, or another --dir");
        }
        if (format < 1) {
            throw unreadable("it has no formatVersion");
        }
        try {
            return json.treeToValue(kept, ClusterSettings.class);
        } catch (JacksonException incomplete) {
            throw unreadable("a setting is missing or of the wrong type");
        }
    }

    private StartupException unreadable(String why) {
        return new StartupException(
                file() + " can't be used: " + why,
                "put it back from a backup; or, to begin anew, remove " + directory.root() + " and ./capstan up");
    }

    /** Reserved and written under one lock: whoever looks in between would take the reservation for one left behind. */
    private ClusterSettings create(@Nullable Integer port) throws IOException {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        String clusterId = HexFormat.of().formatHex(id);
        return reservations.reserve(clusterId, port, directory.root(), own -> {
            ClusterSettings settings =
                    new ClusterSettings(ClusterSettings.FORMAT_VERSION, clusterId, own.cidr(), own.apiPort(), 1);
            write(settings);
            return settings;
        });
    }

    private void write(ClusterSettings settings) throws IOException {
        PrivateFile.write(file(), json.writerWithDefaultPrettyPrinter().writeValueAsString(settings));
    }

    private Path file() {
        return directory.settings();
    }
}

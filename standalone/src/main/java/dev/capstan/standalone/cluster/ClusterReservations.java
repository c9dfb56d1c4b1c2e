package dev.capstan.standalone.cluster;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives every cluster on this machine what it can't share: an address range, a /16 from 10.0.0.0/8 that neither a route of the
 * host nor another Capstan cluster uses, and an API port. Reservations are files, since a cluster that is down, or just
 * starting, has no interfaces and no sockets to be seen by.
 */
public final class ClusterReservations {
    private static final Path DEFAULT_FOLDER = Path.of("/var/lib/capstan/clusters");
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final int KUBERNETES_CUSTOM = 244;
    private static final int LOWEST = 64;

    private final Path folder;

    public ClusterReservations() {
        this(DEFAULT_FOLDER);
    }

    ClusterReservations(Path folder) {
        this.folder = folder;
    }

    /**
     * What one cluster has to itself.
     *
     * @param directory where the cluster lives; null in reservations of earlier releases
     */
    record Reservation(String cidr, int apiPort, @Nullable Path directory) {
        static Reservation parse(String line) {
            String[] words = line.strip().split(" ", 3);
            return new Reservation(words[0], Integer.parseInt(words[1]), words.length > 2 ? Path.of(words[2]) : null);
        }

        @Override
        public String toString() {
            return cidr + " " + apiPort + (directory == null ? "" : " " + directory);
        }

        /** Its directory was removed by other means than {@code down --purge}, or its first start died too early. */
        boolean isLeftBehind() {
            return directory != null && !Files.exists(new ClusterDirectory(directory).settings());
        }
    }

    /** Makes use of a fresh reservation before anybody else can look at it. */
    @FunctionalInterface
    interface Use<T> {
        T apply(Reservation reservation) throws IOException;
    }

    /**
     * @param port null for 6443, or the next that is neither taken nor reserved
     */
    <T> T reserve(String clusterId, @Nullable Integer port, Path directory, Use<T> use) throws IOException {
        Files.createDirectories(folder);
        try (FileChannel lock =
                FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            List<Reservation> others = reserved();
            Set<Integer> ports = others.stream().map(Reservation::apiPort).collect(Collectors.toSet());
            Reservation made =
                    new Reservation(freeCidr(others), port != null ? port : Ports.firstFree(ports), directory);
            Files.writeString(folder.resolve(clusterId), made.toString());
            return use.apply(made);
        }
    }

    /** The same cluster with another port. */
    void keep(String clusterId, String cidr, int port, Path directory) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(clusterId), new Reservation(cidr, port, directory).toString());
    }

    private static String freeCidr(List<Reservation> others) throws IOException {
        Set<String> cidrs = others.stream().map(Reservation::cidr).collect(Collectors.toSet());
        List<Route> routes = Route.parse(Files.readAllLines(ROUTES));
        return candidates()
                .filter(second -> !cidrs.contains(cidr(second)))
                .filter(second -> routes.stream().noneMatch(route -> route.overlapsTenDot(second)))
                .mapToObj(ClusterReservations::cidr)
                .findFirst()
                .orElseThrow(() -> new StartupException(
                        "every range from 10." + LOWEST + ".0.0/16 on is routed or reserved",
                        "remove clusters you no longer need: ./capstan down --purge --dir DIR"));
    }

    public void release(String clusterId) throws IOException {
        Files.deleteIfExists(folder.resolve(clusterId));
    }

    private List<Reservation> reserved() throws IOException {
        List<Reservation> reservations = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> !path.endsWith(".lock")).toList()) {
                Reservation reservation = Reservation.parse(Files.readString(file));
                if (reservation.isLeftBehind()) {
                    Files.delete(file);
                } else {
                    reservations.add(reservation);
                }
            }
        }
        return reservations;
    }

    private static IntStream candidates() {
        return IntStream.concat(
                IntStream.rangeClosed(KUBERNETES_CUSTOM, 254), IntStream.range(LOWEST, KUBERNETES_CUSTOM));
    }

    private static String cidr(int second) {
        return "10." + second + ".0.0/16";
    }

    /** A line of {@code /proc/net/route}: addresses are little-endian hexadecimal. */
    record Route(int destination, int mask) {
        static List<Route> parse(List<String> lines) {
            return lines.stream()
                    .skip(1)
                    .map(line -> line.split("\t"))
                    .map(fields -> new Route(address(fields[1]), address(fields[7])))
                    .toList();
        }

        private static int address(String littleEndianHex) {
            return Integer.reverseBytes(HexFormat.fromHexDigits(littleEndianHex));
        }

        /** The default route overlaps everything, and so counts for nothing. */
        boolean overlapsTenDot(int second) {
            int network = 10 << 24 | second << 16;
            int common = mask & 0xFFFF0000;
            return mask != 0 && (network & common) == (destination & common);
        }
    }
}

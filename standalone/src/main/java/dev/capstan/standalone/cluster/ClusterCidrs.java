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
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Gives every cluster on this machine an address range of its own: a /16 from 10.0.0.0/8 that neither a route of the host
 * nor another Capstan cluster uses. Reservations are files, since a cluster that is down has no interfaces to be seen by.
 */
public final class ClusterCidrs {
    private static final Path RESERVATIONS = Path.of("/var/lib/capstan/clusters");
    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final int KUBERNETES_CUSTOM = 244;
    private static final int LOWEST = 64;

    public String reserve(String clusterId) throws IOException {
        Files.createDirectories(RESERVATIONS);
        try (FileChannel lock = FileChannel.open(
                RESERVATIONS.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            List<String> reserved = reserved();
            List<Route> routes = Route.parse(Files.readAllLines(ROUTES));
            String cidr = candidates()
                    .filter(second -> !reserved.contains(cidr(second)))
                    .filter(second -> routes.stream().noneMatch(route -> route.overlapsTenDot(second)))
                    .mapToObj(ClusterCidrs::cidr)
                    .findFirst()
                    .orElseThrow(() -> new StartupException(
                            "every range from 10." + LOWEST + ".0.0/16 on is routed or reserved",
                            "remove clusters you no longer need: ./capstan down --purge --dir DIR"));
            Files.writeString(RESERVATIONS.resolve(clusterId), cidr);
            return cidr;
        }
    }

    public void release(String clusterId) throws IOException {
        Files.deleteIfExists(RESERVATIONS.resolve(clusterId));
    }

    private static List<String> reserved() throws IOException {
        List<String> cidrs = new ArrayList<>();
        try (Stream<Path> files = Files.list(RESERVATIONS)) {
            for (Path file : files.filter(path -> !path.endsWith(".lock")).toList()) {
                cidrs.add(Files.readString(file).strip());
            }
        }
        return cidrs;
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

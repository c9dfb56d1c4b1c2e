package dev.capstan.standalone.cluster;

import dev.capstan.standalone.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** Loopback ports. */
public final class Ports {
    private static final int API_SERVER = 6443;
    private static final int LAST_TRIED = 200;
    private static final int LOWEST_OWN = 20_000;
    private static final int FIRST_EPHEMERAL = 32_768;
    private static final Duration RETRY = Duration.ofMillis(100);

    private Ports() {}

    /**
     * Any free one; somebody else may take it before we do, so take it soon. From below the range that the kernel gives to
     * outgoing connections (32768 on), which would otherwise be the likeliest to take it.
     */
    public static int free() {
        for (int tried = 0; tried < LAST_TRIED; tried++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_OWN, FIRST_EPHEMERAL);
            if (isFree(port)) {
                return port;
            }
        }
        throw new StartupException("no free port on 127.0.0.1", "see what holds them: ss -ltn");
    }

    /** The Kubernetes API's usual port, or the next one that is free and not promised to another cluster. */
    static int firstFree(Set<Integer> reserved) {
        for (int port = API_SERVER; port < API_SERVER + LAST_TRIED; port++) {
            if (!reserved.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new StartupException("no free port from " + API_SERVER + " on", "give one with --port");
    }

    /**
     * @param patience how long to look: a predecessor that was killed may take a moment to let go of its port
     */
    static void requireFree(int port, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isFree(port) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(RETRY.toNanos());
        }
        if (!isFree(port)) {
            throw taken(port);
        }
    }

    public static StartupException taken(int port) {
        return new StartupException(
                "port " + port + " on 127.0.0.1 is taken by another program",
                "end that program, or choose another port: ./capstan up --port " + (port + 1));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}

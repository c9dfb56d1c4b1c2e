package dev.capstan.nodeagent.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A Pod, in the network namespace that it is started in: tells everybody who connects by which address it sees them, and, when
 * an address is put in, what the one there says.
 */
final class PodEcho {
    private static final int PORT = 7000;
    private static final int LIMIT_MILLIS = 1000;
    static final String UNREACHABLE = "unreachable";

    private PodEcho() {}

    public static void main(String[] arguments) throws IOException {
        ServerSocket server = new ServerSocket(PORT);
        Thread.ofVirtual().start(() -> serve(server));
        System.out.println(RoutesAgent.ANSWER + "serves");
        var addresses = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String address = addresses.readLine(); address != null; address = addresses.readLine()) {
            System.out.println(RoutesAgent.ANSWER + ask(address));
        }
    }

    private static void serve(ServerSocket server) {
        while (true) {
            try (Socket client = server.accept()) {
                client.getOutputStream()
                        .write((client.getInetAddress().getHostAddress() + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
                // The next one may stay.
            }
        }
    }

    private static String ask(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, PORT), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        } catch (IOException failure) {
            return UNREACHABLE;
        }
    }
}

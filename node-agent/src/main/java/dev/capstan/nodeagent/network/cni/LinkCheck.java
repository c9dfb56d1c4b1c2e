package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.NetworkAttachment;
import dev.capstan.nodeagent.runtime.NetworkException;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the bridge plug-in's CHECK doesn't look at, seen from the host: the veth pair is up (its state is "up" only when both
 * ends are), and the bridge still has the gateway's address. Route and address inside the Pod are the plug-in's part.
 */
final class LinkCheck {
    private static final Path INTERFACES = Path.of("/sys/class/net");

    private LinkCheck() {}

    /** @throws NetworkException naming the first thing that isn't as it should be */
    static void verify(NetworkAttachment attachment, String bridge) {
        String state = state(attachment.hostInterface());
        if (!"up".equals(state)) {
            throw new NetworkException("veth " + attachment.hostInterface() + " is " + state, null);
        }
        if (!attachment.gateway().isEmpty() && !hasAddress(bridge, attachment.gateway())) {
            throw new NetworkException("bridge " + bridge + " has lost address " + attachment.gateway(), null);
        }
    }

    private static String state(String name) {
        try {
            return Files.readString(INTERFACES.resolve(name).resolve("operstate"))
                    .strip();
        } catch (IOException e) {
            return "gone";
        }
    }

    private static boolean hasAddress(String name, String address) {
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            return found != null
                    && found.inetAddresses()
                            .anyMatch(candidate -> candidate.getHostAddress().equals(address));
        } catch (SocketException e) {
            return false;
        }
    }
}

package dev.capstan.nodeagent.network;

import dev.capstan.nodeagent.runtime.NetworkException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;

/** The addresses that mean this host when it is asked. */
record HostAddresses(String nodeAddress, Set<String> ofInterfaces) {
    private static final String LOOPBACK = "127.";

    /**
     * @param nodeAddress by which other hosts know this one; not one of its interfaces' where addresses are translated on the
     *     way
     */
    static HostAddresses now(String nodeAddress) {
        try {
            return new HostAddresses(
                    nodeAddress,
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .map(InetAddress::getHostAddress)
                            .collect(Collectors.toSet()));
        } catch (SocketException e) {
            throw new NetworkException("cannot list addresses: " + e.getMessage(), e);
        }
    }

    boolean include(String address) {
        return address.equals(nodeAddress) || address.startsWith(LOOPBACK) || ofInterfaces.contains(address);
    }
}

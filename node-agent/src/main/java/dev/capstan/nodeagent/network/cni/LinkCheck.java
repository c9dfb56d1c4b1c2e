package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.network.HostCommand.Outcome;
import dev.capstan.nodeagent.network.NetworkAttachment;
import dev.capstan.nodeagent.runtime.NetworkException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the bridge plug-in's CHECK doesn't look at, seen from the host: the veth pair is up (its state is "up" only when both
 * ends are), and the bridge still has the gateway's address. Route and address inside the Pod are the plug-in's part.
 */
final class LinkCheck {
    private static final Pattern STATE = Pattern.compile(" state (\\w+)");
    private static final Duration LIMIT = Duration.ofSeconds(10);

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

    /** From {@code ip} and not from {@code /sys}, which may show another network namespace than the agent's own. */
    private static String state(String name) {
        Outcome shown = HostCommand.of("ip", "-o", "link", "show", "dev", name).run(LIMIT);
        if (!shown.succeeded()) {
            return "gone";
        }
        Matcher state = STATE.matcher(shown.stdout());
        return state.find() ? state.group(1).toLowerCase(Locale.ROOT) : "unknown";
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

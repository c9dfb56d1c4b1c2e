package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.HostCommand;
import dev.capstan.nodeagent.network.HostCommand.Outcome;
import dev.capstan.nodeagent.network.HostCommandException;
import dev.capstan.nodeagent.network.NetworkAttachment;
import dev.capstan.nodeagent.network.PluginUnavailableException;
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
    /** And whatever else the kernel refuses; a killed program's code is another. */
    private static final int NO_SUCH_LINK = 1;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private LinkCheck() {}

    /**
     * @throws PluginUnavailableException when nobody could look
     * @throws NetworkException naming the first thing that isn't as it should be
     */
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
        Outcome shown = show(name);
        if (shown.exitCode() == NO_SUCH_LINK) {
            return "gone";
        }
        Matcher state = STATE.matcher(shown.stdout());
        if (!shown.succeeded() || !state.find()) {
            throw new PluginUnavailableException("ip told nothing of " + name + ": " + shown, null);
        }
        return state.group(1).toLowerCase(Locale.ROOT);
    }

    /** A program that couldn't look has found nothing wrong. */
    private static Outcome show(String name) {
        try {
            return HostCommand.of("ip", "-o", "link", "show", "dev", name).run(LIMIT);
        } catch (HostCommandException unanswered) {
            throw new PluginUnavailableException("ip told nothing of " + name, unanswered);
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

package dev.capstan.nodeagent.runtime;

import java.util.List;

/** What {@code /etc/resolv.conf} of a Pod says. Empty lists leave the host's values. */
public record DnsConfig(List<String> servers, List<String> searches, List<String> options) {
    public static final DnsConfig OF_HOST = new DnsConfig(List.of(), List.of(), List.of());

    public DnsConfig {
        servers = List.copyOf(servers);
        searches = List.copyOf(searches);
        options = List.copyOf(options);
    }
}

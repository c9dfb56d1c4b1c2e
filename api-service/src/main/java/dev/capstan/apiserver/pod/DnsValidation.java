package dev.capstan.apiserver.pod;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import dev.capstan.apiserver.strategy.IpAddress;
import dev.capstan.apiserver.strategy.NameFormat;
import java.util.List;

/** How a Pod resolves names: {@code dnsPolicy}, {@code dnsConfig}, {@code hostAliases}. */
final class DnsValidation {
    private static final int MOST_NAME_SERVERS = 3;
    private static final int MOST_SEARCH_PATHS = 32;
    private static final List<String> POLICIES = List.of("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");

    private DnsValidation() {}

    static void validate(Field spec, FieldErrors errors) {
        Field config = spec.child("dnsConfig");
        errors.requiredOneOf(spec.child("dnsPolicy"), POLICIES);
        if (spec.child("dnsPolicy").is("None")) {
            hasServers(config, errors);
        }
        config(config, errors);
        for (Field alias : spec.child("hostAliases").items()) {
            if (!IpAddress.isValid(alias.child("ip").text())) {
                errors.add(alias.child("ip").invalid(alias.child("ip").text(), "must be valid IP address"));
            }
            for (String hostname : alias.child("hostnames").texts()) {
                NameFormat.DNS_SUBDOMAIN
                        .problems(hostname)
                        .forEach(problem -> errors.add(alias.child("hostnames").invalid(hostname, problem)));
            }
        }
    }

    private static void hasServers(Field config, FieldErrors errors) {
        if (!config.isPresent()) {
            errors.add(config.required("must provide `dnsConfig` when `dnsPolicy` is None"));
        } else if (config.child("nameservers").isEmpty()) {
            errors.add(config.child("nameservers")
                    .required("must provide at least one DNS nameserver when `dnsPolicy` is None"));
        }
    }

    private static void config(Field config, FieldErrors errors) {
        Field servers = config.child("nameservers");
        if (servers.items().size() > MOST_NAME_SERVERS) {
            errors.add(servers.invalid("must not have more than " + MOST_NAME_SERVERS + " nameservers"));
        }
        for (Field server : servers.items()) {
            if (!IpAddress.isValid(server.text())) {
                errors.add(server.invalid(IpAddress.RULE));
            }
        }
        Field searches = config.child("searches");
        if (searches.items().size() > MOST_SEARCH_PATHS) {
            errors.add(searches.invalid("must not have more than " + MOST_SEARCH_PATHS + " search paths"));
        }
        for (Field option : config.child("options").items()) {
            if (option.child("name").isEmpty()) {
                errors.add(option.required("must not be empty"));
            }
        }
    }
}

package dev.capstan.apiserver.strategy;

import java.util.regex.Pattern;

/** Recognizes literal IP addresses without ever asking a name server. */
public final class IpAddress {
    public static final String RULE = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    public static final String CIDR_RULE = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern V6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]+");
    private static final Pattern V6_GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final int V6_GROUPS = 8;

    private IpAddress() {}

    public static boolean isValid(String text) {
        return V4.matcher(text).matches() || isV6(text);
    }

    public static boolean isCidr(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
            return false;
        }
        String address = text.substring(0, slash);
        int length = Integer.parseInt(text.substring(slash + 1));
        return V4.matcher(address).matches() ? length <= 32 : isV6(address) && length <= 128;
    }

    /** At most one {@code ::}, eight groups with it filled up; the last two may be written as an IPv4 address. */
    private static boolean isV6(String text) {
        if (!text.contains(":") || !V6_CHARACTERS.matcher(text).matches()) {
            return false;
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text) == V6_GROUPS;
        }
        int before = groups(text.substring(0, gap));
        int after = groups(text.substring(gap + 2));
        return before >= 0 && after >= 0 && before + after < V6_GROUPS;
    }

    /** How many groups a part has; -1 when it isn't one. */
    private static int groups(String part) {
        if (part.isEmpty()) {
            return 0;
        }
        String[] groups = part.split(":", -1);
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            boolean isLast = i == groups.length - 1;
            if (isLast && V4.matcher(groups[i]).matches()) {
                count += 2;
            } else if (V6_GROUP.matcher(groups[i]).matches()) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }
}

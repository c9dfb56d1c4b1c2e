package dev.capstan.apiserver.request;

import java.util.Set;

/** Who is asking. */
public record UserInfo(String name, String uid, Set<String> groups) {
    /** The request attribute that holds it. */
    public static final String ATTRIBUTE = "dev.capstan.user";

    public static final String AUTHENTICATED = "system:authenticated";
    public static final String MASTERS = "system:masters";
    public static final String NODES = "system:nodes";
    private static final String NODE_PREFIX = "system:node:";

    /** Who has shown nothing; may see what is open to all. */
    public static final UserInfo ANONYMOUS = new UserInfo("system:anonymous", "", Set.of("system:unauthenticated"));

    public boolean isAnonymous() {
        return this == ANONYMOUS;
    }

    public boolean isIn(String group) {
        return groups.contains(group);
    }

    /** Whether this is an agent. */
    public boolean isNode() {
        return isIn(NODES) && name.startsWith(NODE_PREFIX) && name.length() > NODE_PREFIX.length();
    }

    /** Of an agent, the node it runs. */
    public String nodeName() {
        return name.substring(NODE_PREFIX.length());
    }
}

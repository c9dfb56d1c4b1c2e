package dev.capstan.deployment.revision;

import java.nio.charset.StandardCharsets;

/**
 * Names a new ReplicaSet after its template. Never used to find one: the hash of a template changes whenever the API gets a
 * new field.
 *
 * <p>32 bit FNV-1a over the template's canonical text and the Deployment's collision count, written with letters and digits
 * that make no words (no vowels, no 0, 1, 3). Two templates with one hash give one name; the second creation then fails, the
 * collision count goes up, and the next name is another.
 */
final class PodTemplateHash {
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";
    private static final int MAX_NAME = 253;

    private PodTemplateHash() {}

    static String of(String canonicalTemplate, int collisionCount) {
        int hash = FNV_OFFSET;
        for (byte octet : canonicalTemplate.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
        }
        for (int shift = 0; collisionCount > 0 && shift < Integer.SIZE; shift += Byte.SIZE) {
            hash = (hash ^ (collisionCount >>> shift & 0xff)) * FNV_PRIME;
        }
        StringBuilder text = new StringBuilder();
        Integer.toUnsignedString(hash).chars().forEach(digit -> text.append(SAFE.charAt(digit % SAFE.length())));
        return text.toString();
    }

    /** {@code web-5cdb78c854}; a name that would be too long loses the end of the Deployment's. */
    static String replicaSetName(String deployment, String hash) {
        int room = MAX_NAME - hash.length() - 1;
        String stem = deployment.length() > room ? deployment.substring(0, room) : deployment;
        return stem + "-" + hash;
    }
}

package dev.capstan.apiserver.strategy;

import java.util.random.RandomGenerator;

/**
 * Makes a name out of {@code metadata.generateName}: the prefix, cut to 58 characters, and five random ones out of an
 * alphabet without vowels and look-alikes ({@code k8s.io/apiserver/pkg/storage/names}). Nobody checks whether the name is
 * free; with 27^5 names per prefix a collision is a 409 that a client repeats.
 */
final class NameGenerator {
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int LONGEST_PREFIX = 63 - SUFFIX_LENGTH;

    private final RandomGenerator random;

    NameGenerator(RandomGenerator random) {
        this.random = random;
    }

    String generate(String prefix) {
        StringBuilder name = new StringBuilder(prefix);
        name.setLength(Math.min(prefix.length(), LONGEST_PREFIX));
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}

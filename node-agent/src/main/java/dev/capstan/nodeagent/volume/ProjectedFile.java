package dev.capstan.nodeagent.volume;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One file of a volume that is made of API objects.
 *
 * @param mode permission bits, {@code 0644}
 */
record ProjectedFile(byte[] content, int mode) {
    static ProjectedFile of(String text, int mode) {
        return new ProjectedFile(text.getBytes(StandardCharsets.UTF_8), mode);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProjectedFile file && file.mode == mode && Arrays.equals(file.content, content);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(content) + mode;
    }
}

package dev.capstan.nodeagent.runtime.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Enough of the USTAR format for a few small files. */
final class TarArchive {
    private static final int BLOCK = 512;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_LENGTH = 8;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TarArchive file(String name, byte[] content) {
        return entry(name, 0644, content);
    }

    TarArchive program(String name, byte[] content) {
        return entry(name, 0755, content);
    }

    private TarArchive entry(String name, int mode, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "%07o".formatted(mode));
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(content.length));
        put(header, 136, "00000000000");
        put(header, CHECKSUM_AT, " ".repeat(CHECKSUM_LENGTH));
        put(header, 156, "0");
        put(header, 257, "ustar\u000000");
        put(header, CHECKSUM_AT, "%06o\u0000 ".formatted(sum(header)));
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static int sum(byte[] header) {
        int sum = 0;
        for (byte value : header) {
            sum += Byte.toUnsignedInt(value);
        }
        return sum;
    }

    byte[] toBytes() {
        out.writeBytes(new byte[2 * BLOCK]);
        return out.toByteArray();
    }
}

package dev.capstan.standalone.kubernetes;

import dev.capstan.standalone.cluster.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The folder {@code secrets} of an overlay, which git ignores. Secrets that were made once are kept. */
final class SecretFolder {
    private static final int PASSWORD_BYTES = 24;

    private final Path path;
    private final SecureRandom random = new SecureRandom();

    private SecretFolder(Path path) {
        this.path = path;
    }

    static SecretFolder at(Path path) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        return new SecretFolder(path);
    }

    Path path() {
        return path;
    }

    SecretFolder folder(String name) throws IOException {
        return at(path.resolve(name));
    }

    void write(String file, String content) throws IOException {
        PrivateFile.write(path.resolve(file), content);
    }

    /** Hexadecimal: nothing that a shell, JAAS or a properties file would read otherwise. */
    String password(String file) throws IOException {
        byte[] secret = new byte[PASSWORD_BYTES];
        random.nextBytes(secret);
        return kept(file, HexFormat.of().formatHex(secret));
    }

    /** What the file holds, or the given text from now on. */
    String kept(String file, String otherwise) throws IOException {
        if (!Files.exists(path.resolve(file))) {
            write(file, otherwise);
        }
        return read(file);
    }

    String read(String file) throws IOException {
        return Files.readString(path.resolve(file)).strip();
    }
}

package dev.capstan.standalone.compose;

import dev.capstan.standalone.cluster.PrivateFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/**
 * PostgreSQL's passwords, made once and kept: the database keeps what it was made with.
 *
 * @param superuser logs in nowhere but inside PostgreSQL's own container
 * @param capstan the role of the API server, which owns its database and nothing else
 */
record StackSecrets(String superuser, String capstan) {
    private static final int PASSWORD_BYTES = 24;

    static StackSecrets open(Path pki) throws IOException {
        Path file = pki.resolve("database.properties");
        Properties kept = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                kept.load(reader);
            }
        } else {
            SecureRandom random = new SecureRandom();
            kept.setProperty("superuser", password(random));
            kept.setProperty("capstan", password(random));
            StringWriter text = new StringWriter();
            kept.store(text, "PostgreSQL's passwords");
            PrivateFile.write(file, text.toString());
        }
        return new StackSecrets(kept.getProperty("superuser"), kept.getProperty("capstan"));
    }

    private static String password(SecureRandom random) {
        byte[] secret = new byte[PASSWORD_BYTES];
        random.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}

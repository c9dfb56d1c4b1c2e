package dev.capstan.standalone.pki;

import dev.capstan.standalone.cluster.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * One bearer token per identity, each in a file of its own, and all of them in Kubernetes' static token file for the API
 * server ({@code token,user,uid,"group,group"}). A token once made is kept: clients hold on to it.
 */
public final class Tokens {
    private static final int TOKEN_BYTES = 32;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    public Tokens(Path directory) {
        this.directory = directory;
    }

    /** Writes what is missing and the file for the API server. */
    public Path publish(List<Identity> identities) throws IOException {
        StringBuilder csv = new StringBuilder();
        for (Identity identity : identities) {
            csv.append(token(identity))
                    .append(',')
                    .append(identity.user())
                    .append(',')
                    .append(identity.user())
                    .append(",\"")
                    .append(String.join(",", identity.groups()))
                    .append("\"\n");
        }
        Path file = directory.resolve("tokens.csv");
        PrivateFile.write(file, csv.toString());
        return file;
    }

    public Path file(Identity identity) {
        return directory.resolve(identity.file() + ".token");
    }

    public String token(Identity identity) throws IOException {
        Path file = file(identity);
        if (!Files.exists(file)) {
            byte[] secret = new byte[TOKEN_BYTES];
            random.nextBytes(secret);
            PrivateFile.write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        }
        return Files.readString(file).strip();
    }
}

package dev.capstan.standalone.postgres;

import dev.capstan.standalone.StartupException;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.Directories;
import dev.capstan.standalone.cluster.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * The server's files. {@code initdb} works in a folder beside, which gets its name when it is complete: a start that dies
 * in the middle leaves nothing that could be taken for a database.
 */
final class DataDirectory {
    private static final int PASSWORD_BYTES = 24;

    private final Path path;
    private final Path passwordFile;
    private final String password;

    private DataDirectory(Path path, Path passwordFile) throws IOException {
        this.path = path;
        this.passwordFile = passwordFile;
        this.password = Files.readString(passwordFile).strip();
    }

    /** Decides on the password; the database itself is made by {@link #prepare}. */
    static DataDirectory of(ClusterDirectory directory) throws IOException {
        Path path = directory.postgres();
        Path passwordFile = directory.pki().resolve("postgres.password");
        if (!Files.exists(passwordFile)) {
            if (Files.isDirectory(path)) {
                throw new StartupException(
                        passwordFile + " is gone, and the database in " + path + " opens to nobody without it",
                        "put it back from a backup; or, to begin anew: ./capstan down --purge");
            }
            newPassword(passwordFile);
        }
        return new DataDirectory(path, passwordFile);
    }

    /** Makes the database if there is none. */
    void prepare(PostgresPrograms programs, Path log) throws IOException {
        if (!Files.isDirectory(path)) {
            initialize(programs, log);
        }
        requireVersion(programs.majorVersion());
    }

    private static void newPassword(Path file) throws IOException {
        byte[] secret = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(secret);
        PrivateFile.write(file, HexFormat.of().formatHex(secret));
    }

    /** SCRAM from the first moment; what initdb prints goes to the server's log. */
    private void initialize(PostgresPrograms programs, Path log) throws IOException {
        Path unfinished = path.resolveSibling("postgres.unfinished");
        Directories.delete(unfinished);
        List<String> arguments = List.of(
                "--pgdata=" + unfinished,
                "--username=" + EmbeddedPostgresServer.USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale");
        // Bound to us: one that outlived a killed start would go on writing while the next one clears up.
        Process initdb = new ProcessBuilder(programs.commandThatEndsWithItsCaller("initdb", arguments))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (initdb.waitFor() != 0) {
                throw ServerLog.of(log).explain("initdb failed");
            }
        } catch (InterruptedException interrupted) {
            initdb.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireVersion(String ours) throws IOException {
        Path file = path.resolve("PG_VERSION");
        if (!Files.exists(file)) {
            throw new StartupException(
                    path + " is no data directory of PostgreSQL: it has no PG_VERSION",
                    "put it back from a backup; or, to begin anew: ./capstan down --purge");
        }
        String theirs = Files.readString(file).strip();
        if (!theirs.equals(ours)) {
            throw new StartupException(
                    "the database in " + path + " was made by PostgreSQL " + theirs + ", this Capstan runs " + ours,
                    "use the Capstan that made it, or move it by pg_upgrade, or choose another --dir");
        }
    }

    Path path() {
        return path;
    }

    String password() {
        return password;
    }
}

package dev.capstan.standalone.postgres;

import dev.capstan.standalone.cluster.Directories;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the jar on the class path into a folder that is named after the archive's checksum:
 * once per cluster and version.
 */
final class PostgresPrograms {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final int OWNER_MAY_EXECUTE = 0100;

    private final Path root;

    private PostgresPrograms(Path root) {
        this.root = root;
    }

    /** What is half unpacked, by a start that died, or of another version, goes. */
    static PostgresPrograms unpackedBelow(Path parent) throws IOException {
        URL archive = Objects.requireNonNull(PostgresPrograms.class.getResource(ARCHIVE), ARCHIVE);
        Path root = parent.resolve(checksum(archive));
        if (!Files.isDirectory(root)) {
            Directories.delete(parent);
            Path unfinished = Files.createDirectories(parent.resolve("unfinished"));
            unpack(archive, unfinished);
            Files.move(unfinished, root, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresPrograms(root);
    }

    private static String checksum(URL archive) throws IOException {
        JarURLConnection connection = (JarURLConnection) archive.openConnection();
        ZipEntry entry = connection.getJarEntry();
        return "%08x-%d".formatted(entry.getCrc(), entry.getSize());
    }

    private static void unpack(URL archive, Path target) throws IOException {
        try (InputStream packed = new BufferedInputStream(archive.openStream());
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    boolean program = (entry.getMode() & OWNER_MAY_EXECUTE) != 0;
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    /**
     * The command line of one of them. PostgreSQL refuses to run as root, so root runs it in a user namespace without any
     * mapping, where it is nobody; the files stay root's. The namespace is entered by exec, so the pid is the program's own.
     */
    List<String> command(String program, List<String> arguments) {
        return command(List.of(), program, arguments);
    }

    /** The same, killed by the kernel when the thread dies that started it. */
    List<String> commandThatEndsWithItsCaller(String program, List<String> arguments) {
        return command(List.of("setpriv", "--pdeathsig", "KILL"), program, arguments);
    }

    private List<String> command(List<String> wrapper, String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "--user"));
        }
        command.addAll(wrapper);
        command.add(root.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }

    /** {@code 18}: what {@code PG_VERSION} must say in a data directory. */
    String majorVersion() throws IOException {
        // The one file of the installation that says it without running anything.
        return Files.readAllLines(root.resolve("share/postgresql/postgres.bki"))
                .getFirst()
                .replace("# PostgreSQL ", "")
                .strip();
    }
}

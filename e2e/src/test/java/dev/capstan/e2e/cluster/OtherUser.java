package dev.capstan.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Somebody else on this machine: {@code nobody}, in no group. Close it: it leaves files behind that all may read. */
public final class OtherUser implements AutoCloseable {
    private static final String NOBODY = "65534";

    private final Shell shell = new Shell();
    private final Path programs;

    public OtherUser() {
        try {
            this.programs = Files.createTempDirectory(
                    "other-user", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Shell.Outcome attempt(String... command) {
        return shell.attempt(asNobody(List.of(command)));
    }

    public Shell.Outcome attemptWithInput(String input, String... command) {
        return shell.attemptWithInput(input, asNobody(List.of(command)));
    }

    /**
     * Runs a class' {@code main}.
     *
     * @param libraries a class of each jar or folder that it needs
     */
    public Shell.Outcome attempt(Class<?> program, List<Class<?>> libraries, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Stream.concat(Stream.of(program), libraries.stream())
                        .map(this::copyForAll)
                        .map(Path::toString)
                        .reduce((one, other) -> one + ":" + other)
                        .orElseThrow(),
                program.getName()));
        command.addAll(List.of(arguments));
        return shell.attempt(asNobody(command));
    }

    private static String[] asNobody(List<String> command) {
        return Stream.concat(
                        Stream.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
                        command.stream())
                .toArray(String[]::new);
    }

    /** What is on the class path may lie where only its owner can go. */
    private Path copyForAll(Class<?> type) {
        try {
            Path source = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path copy = programs.resolve(source.getFileName());
            Files.walkFileTree(source, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    Files.createDirectories(copy.resolve(source.relativize(folder)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Path target = file.equals(source) ? copy : copy.resolve(source.relativize(file));
                    if (Files.notExists(target)) {
                        Files.copy(file, target);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            shell.run("chmod", "-R", "a+rX", copy.toString());
            return copy;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        shell.run("rm", "-rf", programs.toString());
    }
}

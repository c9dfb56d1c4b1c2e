package dev.capstan.standalone.ownership;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A {@link MemberProcess}, and what it has written. */
final class Instance implements AutoCloseable {
    /**
     * @param at milliseconds since the epoch
     * @param since when the shard had become its own
     */
    record Written(long at, int shard, long since) {}

    private static final long LATELY_MILLIS = 200;

    private final String name;
    private final Path output;
    private final Process process;

    Instance(Path directory, Path clientProperties, String name, Duration session) throws IOException {
        this.name = name;
        this.output = directory.resolve(name + ".written");
        Files.createFile(output);
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemberProcess.class.getName(),
                        clientProperties.toString(),
                        name,
                        output.toString(),
                        Long.toString(session.toMillis()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
    }

    List<Written> written() {
        try (var lines = Files.lines(output)) {
            return lines.filter(line -> line.split(" ").length == 3)
                    .map(line -> line.split(" "))
                    .map(line ->
                            new Written(Long.parseLong(line[0]), Integer.parseInt(line[1]), Long.parseLong(line[2])))
                    .toList();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** The shards that it has just written to. */
    Set<Integer> shards() {
        long lately = System.currentTimeMillis() - LATELY_MILLIS;
        return written().stream()
                .filter(written -> written.at() > lately)
                .map(Written::shard)
                .collect(Collectors.toSet());
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As a service manager does. */
    void stop() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return name;
    }
}

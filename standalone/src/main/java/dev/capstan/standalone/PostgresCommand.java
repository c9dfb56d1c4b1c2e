package dev.capstan.standalone;

import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts PostgreSQL alone, for services that run as processes of their own, and returns when it answers; {@code
 * data/postgres/postmaster.pid} says which process it is.
 */
@Command(name = "postgres")
final class PostgresCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true)
    private Path dir = Path.of(".");

    @Option(names = "--postgres-port", required = true)
    private int port;

    @Override
    @SuppressWarnings("resource") // it is meant to outlive this process
    public Integer call() throws IOException {
        new EmbeddedPostgresServer(new ClusterDirectory(dir), port).startAlone();
        return 0;
    }
}

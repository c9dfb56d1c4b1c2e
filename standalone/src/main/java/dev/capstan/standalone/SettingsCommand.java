package dev.capstan.standalone;

import dev.capstan.standalone.ServiceSettings.Database;
import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.cluster.ClusterSettingsStore;
import dev.capstan.standalone.cluster.PrivateFile;
import dev.capstan.standalone.pki.Identity;
import dev.capstan.standalone.postgres.EmbeddedPostgresServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Writes what each service must be told to run as a process of its own, one file each below {@code services/}:
 *
 * <pre>java -jar scheduler-service-…-exec.jar --spring.config.additional-location=file:DIR/services/scheduler-service.properties</pre>
 *
 * <p>{@link PostgresCommand} and {@link KafkaCommand} run the servers that the files name.
 */
@Command(name = "settings")
final class SettingsCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true)
    private Path dir = Path.of(".");

    @Option(names = "--nodes", required = true)
    private int nodes;

    @Option(names = "--port", required = true, description = "the API server's")
    private int port;

    @Option(names = "--postgres-port", required = true)
    private int postgresPort;

    @Option(names = "--kafka-port", required = true)
    private int kafkaPort;

    @Option(names = "--tracing", description = "where all services send their traces")
    private @Nullable URI tracing;

    @Override
    public Integer call() throws IOException {
        ClusterDirectory directory = new ClusterDirectory(dir);
        directory.prepare();
        ClusterSettings cluster = new ClusterSettingsStore(directory).open(nodes, port);
        ServiceSettings settings = new ServiceSettings(
                directory,
                cluster,
                Credentials.provide(directory, cluster),
                "127.0.0.1:" + kafkaPort,
                new Database(
                        EmbeddedPostgresServer.jdbcUrl(postgresPort),
                        EmbeddedPostgresServer.USER,
                        EmbeddedPostgresServer.password(directory)),
                tracing);
        Path services = Files.createDirectories(directory.root().resolve("services"));
        write(services, "api-service", settings.apiService());
        write(services, "lifecycle-service", settings.lifecycle());
        write(services, "deployment-service", settings.controller(Identity.DEPLOYMENT_CONTROLLER));
        write(services, "replicaset-service", settings.controller(Identity.REPLICASET_CONTROLLER));
        write(services, "scheduler-service", settings.controller(Identity.SCHEDULER));
        for (String node : cluster.nodeNames()) {
            write(services, node, settings.nodeAgent(node));
        }
        return 0;
    }

    private static void write(Path folder, String service, Map<String, Object> settings) throws IOException {
        Properties properties = new Properties();
        settings.forEach((name, value) -> properties.setProperty(name, String.valueOf(value)));
        StringWriter text = new StringWriter();
        properties.store(text, null);
        PrivateFile.write(folder.resolve(service + ".properties"), text.toString());
    }
}

package dev.capstan.standalone;

import dev.capstan.standalone.kubernetes.OverlaySecrets;
import dev.capstan.standalone.kubernetes.OverlaySecrets.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the secrets of an overlay of {@code k8s/}; repeating it keeps them and renews the certificates. */
@Command(name = "k8s-init")
final class KubernetesInitCommand implements Callable<Integer> {
    private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    /** An overlay. */
    enum Overlay {
        dev,
        production
    }

    /** The options that say where PostgreSQL is. */
    static final class DatabaseOptions {
        @Option(names = "--database-url", required = true, paramLabel = "JDBC-URL")
        private String url = "";

        @Option(names = "--database-username", required = true, paramLabel = "NAME")
        private String username = "";

        @Option(names = "--database-password-file", required = true, paramLabel = "FILE")
        private Path passwordFile = Path.of("");

        @Option(names = "--database-ca", required = true, paramLabel = "FILE")
        private Path authority = Path.of("");
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "dev|production")
    private Overlay overlay = Overlay.dev;

    @Option(names = "--overlays", required = true, hidden = true)
    private Path overlays = Path.of("");

    @Option(names = "--node", required = true, paramLabel = "NAME=ADDRESS", description = "a node with an agent")
    private Map<String, String> nodes = new TreeMap<>();

    @Option(names = "--api-name", paramLabel = "NAME", description = "by which users reach the API server")
    private List<String> apiNames = List.of();

    @ArgGroup(exclusive = false)
    private @Nullable DatabaseOptions database;

    @Override
    public Integer call() throws IOException {
        for (Map.Entry<String, String> node : nodes.entrySet()) {
            if (!NODE_NAME.matcher(node.getKey()).matches()
                    || node.getValue() == null
                    || node.getValue().isBlank()) {
                throw wrong("--node wants NAME=ADDRESS as kubectl get nodes -o wide shows them, got '" + node + "'");
            }
        }
        Path folder = overlays.resolve(overlay.name());
        switch (overlay) {
            case dev -> dev(folder);
            case production -> production(folder);
        }
        System.out.println(
                "The secrets are in " + folder.resolve("secrets") + "; apply them with: kubectl apply -k " + folder);
        return 0;
    }

    private void dev(Path folder) throws IOException {
        if (nodes.size() != 1) {
            throw wrong("the overlay dev has one node with an agent, not " + nodes.size());
        }
        if (database != null) {
            throw wrong("the overlay dev brings its own database");
        }
        Map.Entry<String, String> node = nodes.entrySet().iterator().next();
        OverlaySecrets.makeDev(folder, node.getKey(), node.getValue(), apiNames, Clock.systemUTC());
    }

    private void production(Path folder) throws IOException {
        if (database == null) {
            throw wrong("the overlay production needs --database-url, --database-username, --database-password-file "
                    + "and --database-ca");
        }
        for (Path file : List.of(database.passwordFile, database.authority)) {
            if (!Files.isReadable(file)) {
                throw wrong("there is no file " + file);
            }
        }
        OverlaySecrets.makeProduction(
                folder,
                nodes,
                apiNames,
                new Database(database.url, database.username, database.passwordFile, database.authority),
                Clock.systemUTC());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

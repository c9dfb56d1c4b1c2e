package dev.capstan.standalone.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Makes the files that an overlay's {@code kustomization.yaml} takes from its folder {@code secrets}. */
public final class OverlaySecrets {
    private final SecretFolder folder;
    private final ControlPlaneSecrets controlPlane;

    private OverlaySecrets(Path overlay, Clock clock) throws IOException {
        this.folder = SecretFolder.at(overlay.resolve("secrets"));
        this.controlPlane = new ControlPlaneSecrets(folder, clock);
    }

    /** Where PostgreSQL is, who Capstan is there, and the authority of its certificate. */
    public record Database(String url, String username, Path passwordFile, Path authority) {}

    /** For the overlay with servers of its own; its one node's identity is among the Secrets. */
    public static void makeDev(Path overlay, String node, String address, List<String> apiNames, Clock clock)
            throws IOException {
        OverlaySecrets secrets = new OverlaySecrets(overlay, clock);
        secrets.controlPlane.make(Map.of(node, address), apiNames);
        secrets.controlPlane.identifyNode(node, address, "node");
        new DevServerSecrets(secrets.folder, secrets.controlPlane.pki()).make();
    }

    /** For the overlay that uses what is there; every node's identity has a folder to be brought to that node. */
    public static void makeProduction(
            Path overlay, Map<String, String> nodes, List<String> apiNames, Database database, Clock clock)
            throws IOException {
        OverlaySecrets secrets = new OverlaySecrets(overlay, clock);
        secrets.controlPlane.make(nodes, apiNames);
        for (Map.Entry<String, String> node : nodes.entrySet()) {
            secrets.controlPlane.identifyNode(node.getKey(), node.getValue(), "nodes/" + node.getKey());
        }
        secrets.folder.write("database-url", database.url());
        secrets.folder.write("database-username", database.username());
        secrets.folder.write(
                "database-password", Files.readString(database.passwordFile()).strip());
        secrets.folder.write("database-ca.crt", Files.readString(database.authority()));
    }
}

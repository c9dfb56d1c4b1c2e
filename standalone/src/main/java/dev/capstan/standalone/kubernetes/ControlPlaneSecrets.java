package dev.capstan.standalone.kubernetes;

import dev.capstan.standalone.pki.ClusterPki;
import dev.capstan.standalone.pki.Identity;
import dev.capstan.standalone.pki.Kubeconfig;
import dev.capstan.standalone.pki.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * By what Capstan's own parts know each other. The authority, tokens and passwords are kept, so that repeating this renews the
 * certificates only.
 */
final class ControlPlaneSecrets {
    private static final List<Identity> SERVICES = List.of(
            Identity.DEPLOYMENT_CONTROLLER, Identity.REPLICASET_CONTROLLER, Identity.SCHEDULER, Identity.LIFECYCLE);
    private static final List<String> API_NAMES = List.of(
            "localhost",
            "127.0.0.1",
            "capstan-api",
            "capstan-api.capstan",
            "capstan-api.capstan.svc",
            "capstan-api.capstan.svc.cluster.local");

    private final SecretFolder folder;
    private final ClusterPki pki;

    ControlPlaneSecrets(SecretFolder folder, Clock clock) throws IOException {
        this.folder = folder;
        this.pki = ClusterPki.open(folder.path(), "kubernetes", clock);
    }

    ClusterPki pki() {
        return pki;
    }

    /**
     * @param nodes their addresses by their names
     * @param apiNames by which users reach the API server, beside the name of its Service
     */
    void make(Map<String, String> nodes, List<String> apiNames) throws IOException {
        List<String> names = new ArrayList<>(API_NAMES);
        names.addAll(apiNames);
        pki.issue("api-service", "kube-apiserver", List.of(), names);
        pki.kubeletClient();
        Tokens tokens = new Tokens(folder.path());
        List<Identity> identities = new ArrayList<>(SERVICES);
        identities.add(Identity.ADMIN);
        nodes.keySet().stream().map(Identity::node).forEach(identities::add);
        tokens.publish(identities);
        folder.write(
                "admin.kubeconfig",
                Kubeconfig.of(
                        "https://" + (apiNames.isEmpty() ? "127.0.0.1" : apiNames.getFirst()) + ":6443",
                        Files.readAllBytes(pki.authorityCertificate()),
                        tokens.token(Identity.ADMIN)));
    }

    /** {@code token}, {@code tls.crt} and {@code tls.key} of one node, in a folder of their own. */
    void identifyNode(String name, String address, String into) throws IOException {
        SecretFolder own = folder.folder(into);
        own.write("token", folder.read(Identity.node(name).file() + ".token"));
        pki.issue(
                into + "/tls",
                Identity.node(name).user(),
                Identity.node(name).groups(),
                List.of(name, address, "localhost", "127.0.0.1"));
    }
}

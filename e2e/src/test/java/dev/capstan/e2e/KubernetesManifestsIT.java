package dev.capstan.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.ByEveryKubectl;
import dev.capstan.e2e.cluster.CapstanCluster;
import dev.capstan.e2e.cluster.Kubectl;
import dev.capstan.e2e.cluster.SharedCluster;
import dev.capstan.e2e.cluster.Shell;
import dev.capstan.e2e.cluster.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Capstan as a judge of the manifests that run it: what it serves itself, it must take. The secrets are real ones, made by
 * {@code ./capstan k8s-init}.
 */
@ExtendWith(SharedCluster.class)
class KubernetesManifestsIT {
    /** The kinds of the manifests that Capstan carries out; it refuses the others, as KubectlTourIT shows. */
    private static final Set<String> SERVED =
            Set.of("Namespace", "ServiceAccount", "ConfigMap", "Secret", "Deployment");

    private static final Pattern KIND = Pattern.compile("(?m)^kind: (\\w+)$");

    @TempDir
    private static Path scratch;

    private static Path overlays;

    @BeforeAll
    static void makeSecrets() throws IOException {
        Path manifests = CapstanCluster.checkout().resolve("k8s");
        overlays = scratch.resolve("overlays");
        for (String part : List.of("base", "overlays")) {
            copy(manifests.resolve(part), scratch.resolve(part));
        }
        Path password = Files.writeString(scratch.resolve("password"), "hush\n");
        CapstanCluster.capstan("k8s-init", "dev", "--overlays", overlays.toString(), "--node", "minikube=192.168.49.2");
        CapstanCluster.capstan(
                "k8s-init",
                "production",
                "--overlays",
                overlays.toString(),
                "--node",
                "worker-1=10.0.0.11",
                "--node",
                "worker-2=10.0.0.12",
                "--api-name",
                "capstan.example.org",
                "--database-url",
                "jdbc:postgresql://db.example.org/capstan?sslmode=verify-full&sslrootcert=/etc/capstan/database/ca.crt",
                "--database-username",
                "capstan",
                "--database-password-file",
                password.toString(),
                "--database-ca",
                overlays.resolve("dev/secrets/ca.crt").toString());
    }

    @ByEveryKubectl
    void takesAllThatItServes(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            for (String overlay : List.of("dev", "production")) {
                List<String> objects = servedObjects(kubectl, overlay, workload.namespace());

                assertThat(kinds(objects)).isEqualTo(SERVED);
                Shell.Outcome outcome = dryRun(kubectl, objects);
                assertThat(outcome.errors()).isEmpty();
                assertThat(outcome.output().lines())
                        .hasSameSizeAs(objects)
                        .allMatch(line -> line.endsWith(" created (server dry run)"));
                Shell.Outcome applied = dryRun(kubectl, objects, "--server-side");
                assertThat(applied.errors()).isEmpty();
                assertThat(applied.output().lines()).hasSameSizeAs(objects);
            }
            assertThat(kubectl.run("get", "deployments,secrets", "-o", "name")).isEmpty();
        }
    }

    @ByEveryKubectl
    void refusesOneThatIsBroken(Kubectl program, CapstanCluster cluster) {
        try (Workload workload = Workload.in(cluster)) {
            Kubectl kubectl = program.about(cluster, workload.namespace());
            List<String> broken = servedObjects(kubectl, "dev", workload.namespace()).stream()
                    .filter(object -> object.contains("kind: Deployment") && object.contains("name: api-service"))
                    .map(object -> object.replace("mountPath: /tmp", "mountPath: \"\""))
                    .toList();

            Shell.Outcome outcome = dryRun(kubectl, broken);

            assertThat(outcome.succeeded()).isFalse();
            assertThat(outcome.errors()).contains("The Deployment \"api-service\" is invalid", "mountPath");
        }
    }

    private static List<String> servedObjects(Kubectl kubectl, String overlay, String namespace) {
        String rendering = kubectl.run("kustomize", overlays.resolve(overlay).toString());
        return List.of(rendering.split("(?m)^---\n")).stream()
                .filter(object -> SERVED.contains(kind(object)))
                .map(object -> object.replace("\n  namespace: capstan\n", "\n  namespace: " + namespace + "\n"))
                .toList();
    }

    private static Shell.Outcome dryRun(Kubectl kubectl, List<String> objects, String... options) {
        List<String> arguments = new ArrayList<>(List.of("apply", "--dry-run=server", "-f", "-"));
        arguments.addAll(List.of(options));
        return kubectl.attemptWithInput(String.join("---\n", objects), arguments.toArray(String[]::new));
    }

    private static Set<String> kinds(List<String> objects) {
        return objects.stream().map(KubernetesManifestsIT::kind).collect(Collectors.toSet());
    }

    private static String kind(String object) {
        return KIND.matcher(object)
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    /** Without the secrets that somebody may have made in the checkout. */
    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!file.toString().contains("/secrets")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }
}

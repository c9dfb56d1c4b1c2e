package dev.capstan.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A copy of {@code base} and {@code overlays} in which every secret file that a kustomization names is there, with nothing of
 * worth in it: the real ones are never in the repository.
 */
public final class Kustomizations {
    public static final List<String> OVERLAYS = List.of("dev", "production");

    private static final Path SOURCES = Path.of("").toAbsolutePath();
    private static final Pattern SECRET_FILE = Pattern.compile("secrets/[\\w./-]+");

    private final Map<String, String> renderings = new ConcurrentHashMap<>();
    private final Path folder;

    private Kustomizations(Path folder) {
        this.folder = folder;
    }

    static Kustomizations copyTo(Path folder) {
        try {
            for (String part : List.of("base", "overlays")) {
                copy(SOURCES.resolve(part), folder.resolve(part));
            }
            for (String overlay : OVERLAYS) {
                inventSecrets(folder.resolve("overlays").resolve(overlay));
            }
            return new Kustomizations(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path overlay(String name) {
        return folder.resolve("overlays").resolve(name);
    }

    /** Objects of the caller's own, to be broken. */
    public List<Manifest> render(String overlay) {
        return Manifest.parse(
                renderings.computeIfAbsent(overlay, name -> Kubectl.onPath().kustomize(overlay(name))));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                // What somebody generated here for a cluster of theirs is nothing for a test.
                if (!file.toString().contains("/secrets")) {
                    Files.copy(file, to.resolve(from.relativize(file)));
                }
            }
        }
    }

    private static void inventSecrets(Path overlay) throws IOException {
        List<String> names = SECRET_FILE
                .matcher(Files.readString(overlay.resolve("kustomization.yaml")).replaceAll("(?m)^#.*", ""))
                .results()
                .map(found -> found.group())
                .distinct()
                .toList();
        for (String name : names) {
            Path file = overlay.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "throwaway\n");
        }
    }

    /** Gives tests one copy, which they don't change. */
    public static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Kustomizations.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Kustomizations.class))
                    .computeIfAbsent("copy", key -> copyToTarget(), Kustomizations.class);
        }

        private static Kustomizations copyToTarget() {
            try {
                Path target = Files.createDirectories(SOURCES.resolve("target"));
                return copyTo(Files.createTempDirectory(target, "kustomizations"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}

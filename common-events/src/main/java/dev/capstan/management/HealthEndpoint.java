package dev.capstan.management;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code /livez}, {@code /readyz} and {@code /healthz} (which is {@code /livez}), and below each of them its checks
 * one by one.
 *
 * <p>Shape and words are those of kube-apiserver: {@code ok} for the hurried, a line per check with {@code ?verbose} and on
 * failure, {@code ?exclude=NAME} to leave one out, 500 for a failure. The root may be read by anybody, so it says which check
 * failed but not why; why is below the check's own path, and in the log.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/health-checks/">Kubernetes API health endpoints</a>
 */
public final class HealthEndpoint {
    public static final List<String> PATHS = List.of("/livez", "/readyz", "/healthz");

    private static final Logger log = LoggerFactory.getLogger(HealthEndpoint.class);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int INTERNAL_SERVER_ERROR = 500;

    private static final Answer NOTHING_THERE = new Answer(NOT_FOUND, "404 page not found\n");

    private final Supplier<List<HealthCheck>> checks;
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** What to send: a status code and plain text. */
    public record Answer(int code, String text) {}

    public HealthEndpoint(ServiceHealth health) {
        this(health::checks);
    }

    HealthEndpoint(Supplier<List<HealthCheck>> checks) {
        this.checks = checks;
    }

    /**
     * @param path {@code /readyz} or {@code /readyz/kafka}
     */
    public Answer answer(String path, @Nullable String query) {
        String[] parts = path.substring(1).split("/", 2);
        if (!PATHS.contains("/" + parts[0])) {
            return NOTHING_THERE;
        }
        List<HealthCheck> asked = checks.get().stream()
                .filter(check -> parts[0].equals("readyz") || check.kind() == HealthCheck.Kind.LIVENESS)
                .toList();
        return parts.length == 1 || parts[1].isEmpty()
                ? all(parts[0], asked, HealthQuery.parse(query))
                : one(parts[1], asked);
    }

    private Answer all(String root, List<HealthCheck> asked, HealthQuery query) {
        List<String> lines = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>(query.excluded());
        boolean failed = false;
        for (HealthCheck check : asked) {
            if (unknown.remove(check.name()) || query.excluded().contains(check.name())) {
                lines.add("[+]" + check.name() + " excluded: ok");
            } else if (failureOf(check).isEmpty()) {
                lines.add("[+]" + check.name() + " ok");
            } else if (check.kind() == HealthCheck.Kind.INFORMATIVE) {
                lines.add("[-]" + check.name() + " failed, not counted: reason withheld");
            } else {
                lines.add("[-]" + check.name() + " failed: reason withheld");
                failed = true;
            }
        }
        if (!unknown.isEmpty()) {
            lines.add(unknown.stream()
                    .map(name -> '"' + name + '"')
                    .collect(Collectors.joining(
                            ", ", "warn: some health checks cannot be excluded: no matches for ", "")));
        }
        if (!failed && !query.verbose()) {
            return new Answer(OK, "ok");
        }
        lines.add(root + " check " + (failed ? "failed" : "passed"));
        return new Answer(failed ? INTERNAL_SERVER_ERROR : OK, String.join("\n", lines) + "\n");
    }

    private Answer one(String name, List<HealthCheck> asked) {
        Optional<HealthCheck> found =
                asked.stream().filter(check -> check.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            return NOTHING_THERE;
        }
        return failureOf(found.get())
                .map(reason -> new Answer(INTERNAL_SERVER_ERROR, "internal server error: " + reason + "\n"))
                .orElseGet(() -> new Answer(OK, "ok"));
    }

    private Optional<String> failureOf(HealthCheck check) {
        Optional<String> failure;
        try {
            failure = check.failure().get();
        } catch (RuntimeException broken) {
            failure = Optional.of(broken.toString());
        }
        tell(check.name(), failure);
        return failure;
    }

    /** Once when a check begins to fail and once when it no longer does, however often somebody asks. */
    private void tell(String name, Optional<String> failure) {
        if (failure.isPresent()) {
            if (told.putIfAbsent(name, failure.get()) == null) {
                log.warn("health check failed check={} reason={}", name, failure.get());
            }
        } else if (told.remove(name) != null) {
            log.info("health check passes again check={}", name);
        }
    }
}

package dev.capstan.management;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * The checks of one service over its life. Before all parts are there only the start itself can be asked about, and from the
 * moment it is told to stop a service isn't ready, so that nobody sends it new work.
 */
public final class ServiceHealth implements ApplicationListener<ApplicationContextEvent> {
    private static final HealthCheck PING = HealthCheck.liveness("ping", Optional::empty);
    private static final String STARTING = "the service is starting";

    private final ApplicationContext context;
    private final ObjectProvider<HealthContributor> contributors;
    private volatile Optional<String> start = Optional.of(STARTING);
    private volatile Optional<String> shutdown = Optional.empty();
    private volatile @Nullable List<HealthCheck> contributed;

    ServiceHealth(ApplicationContext context, ObjectProvider<HealthContributor> contributors) {
        this.context = context;
        this.contributors = contributors;
    }

    /** Says what the start waits for. */
    public void startWaitsFor(String what) {
        start = Optional.of(what);
    }

    List<HealthCheck> checks() {
        List<HealthCheck> known = contributed;
        return Stream.of(
                        Stream.of(PING, HealthCheck.readiness("startup", () -> start)),
                        known == null ? Stream.<HealthCheck>of() : known.stream(),
                        Stream.of(HealthCheck.readiness("shutdown", () -> shutdown)))
                .flatMap(checks -> checks)
                .toList();
    }

    @Override
    public void onApplicationEvent(ApplicationContextEvent event) {
        if (event.getApplicationContext() != context) {
            return;
        }
        switch ((ApplicationEvent) event) {
            case ContextRefreshedEvent started -> {
                contributed = contributors
                        .orderedStream()
                        .flatMap(contributor -> contributor.healthChecks().stream())
                        .toList();
                start = Optional.empty();
            }
            case ContextClosedEvent closing -> shutdown = Optional.of("the service is shutting down");
            default -> {}
        }
    }
}

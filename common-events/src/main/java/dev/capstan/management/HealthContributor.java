package dev.capstan.management;

import java.util.List;

/** A part of a service that knows whether it is well. Every bean that is one is asked. */
public interface HealthContributor {
    List<HealthCheck> healthChecks();
}

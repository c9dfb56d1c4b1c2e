package dev.capstan.management;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A registry per service. Where nobody can read it, it is one that keeps nothing, so that metrics cost nothing. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
    @Bean(destroyMethod = "close")
    MeterRegistry meterRegistry(ManagementProperties properties) {
        return properties.keepsMetrics()
                ? new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)
                : new CompositeMeterRegistry();
    }

    @Bean(destroyMethod = "close")
    ProcessMeters processMeters(ManagementProperties properties) {
        return new ProcessMeters(properties.keepsMetrics());
    }

    /** Every bean that has something to count gets the registry, before the life cycle starts any of them. */
    @Bean
    SmartInitializingSingleton meters(MeterRegistry registry, ObjectProvider<MeterBinder> binders) {
        return () -> binders.orderedStream().forEach(binder -> binder.bindTo(registry));
    }
}

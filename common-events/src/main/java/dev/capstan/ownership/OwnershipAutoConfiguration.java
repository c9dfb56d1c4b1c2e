package dev.capstan.ownership;

import dev.capstan.informer.InformerFactory;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a service needs whose controllers may run several times; beside {@code CapstanClientAutoConfiguration}. */
@AutoConfiguration
@EnableConfigurationProperties({OwnershipProperties.class, KafkaProperties.class})
public class OwnershipAutoConfiguration {
    @Bean
    ShardMembership shardMembership(
            InformerFactory informers,
            KafkaProperties kafka,
            OwnershipProperties properties,
            Clock clock,
            @Value("${spring.application.name:capstan}") String service) {
        String instance = service + "@" + InstanceName.ofThisProcess();
        return new ShardMembership(
                new ShardConsumers(kafka.buildConsumerProperties(), instance, properties),
                informers::catchUp,
                properties,
                clock,
                System::nanoTime);
    }

    @Bean
    WriteGuard writeGuard() {
        return new WriteGuard();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
    static class Metrics {
        @Bean
        ShardMetrics shardMetrics(ShardMembership membership) {
            return new ShardMetrics(membership);
        }
    }
}

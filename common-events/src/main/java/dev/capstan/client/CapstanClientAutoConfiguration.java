package dev.capstan.client;

import dev.capstan.client.http.BlockingHttpClientFactory;
import dev.capstan.informer.InformerFactory;
import dev.capstan.informer.StoreStatus;
import dev.capstan.management.ManagementConfiguration;
import dev.capstan.ownership.WriteGuard;
import dev.capstan.tls.FileTls;
import dev.capstan.tracing.Tracing;
import dev.capstan.tracing.TracingAutoConfiguration;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import javax.net.ssl.TrustManager;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** What every service but the API server starts from: a client with the service's identity, informers, a clock. */
@AutoConfiguration
@EnableConfigurationProperties({ApiProperties.class, KafkaProperties.class})
@Import({ManagementConfiguration.class, TracingAutoConfiguration.class})
public class CapstanClientAutoConfiguration {
    private static final int FETCH_MAX_BYTES = 16 * 1024 * 1024;

    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    KubernetesClient kubernetesClient(
            ApiProperties api,
            Tracing tracing,
            MeterRegistry meters,
            @Value("${spring.application.name:capstan}") String name,
            ObjectProvider<WriteGuard> writeGuard) {
        // Nothing is taken from a kubeconfig or the environment: a service is who its token says, whoever starts it.
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(api.url())
                // Who owns what this service writes, in managedFields.
                .withUserAgent(name)
                .withDisableHostnameVerification(false)
                .withRequestRetryBackoffLimit(0);
        if (api.tokenFile() != null) {
            config.withOauthTokenProvider(new FollowedToken(api.tokenFile()));
        }
        return new KubernetesClientBuilder()
                .withConfig(config.build())
                .withHttpClientFactory(new BlockingHttpClientFactory())
                .withHttpClientBuilderConsumer(http -> {
                    http.addOrReplaceInterceptor(RestClientMeters.NAME, new RestClientMeters(meters));
                    writeGuard.ifAvailable(
                            guard -> http.addOrReplaceInterceptor(WriteGuard.class.getSimpleName(), guard));
                    if (api.caFile() != null) {
                        http.sslContext(null, new TrustManager[] {FileTls.trustManager(api.caFile())});
                    }
                    if (tracing.isOn()) {
                        http.addOrReplaceInterceptor(TraceparentInterceptor.NAME, new TraceparentInterceptor(tracing));
                    }
                })
                .build();
    }

    @Bean
    @ConditionalOnMissingBean(StoreStatus.Source.class)
    ApiServerContact storeStatus(KubernetesClient client) {
        return new ApiServerContact(
                () -> client.getKubernetesSerialization().unmarshal(client.raw("/capstan/store"), StoreStatus.class));
    }

    @Bean
    @ConditionalOnMissingBean
    InformerFactory informerFactory(
            KafkaProperties kafka, StoreStatus.Source storeStatus, KubernetesClient client, Clock clock) {
        Map<String, Object> properties = kafka.buildConsumerProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A position that Kafka no longer has means that it lost records or was wiped: fail, and read all again.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // An aborted record is a true fact that comes again, so nobody waits for a commit.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_MAX_BYTES);
        return new InformerFactory(
                () -> new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer()),
                storeStatus,
                client.getKubernetesSerialization(),
                clock);
    }

    @Bean
    @ConditionalOnMissingBean
    EventRecorderFactory eventRecorderFactory(KubernetesClient client, Clock clock) {
        return new EventRecorderFactory(client, clock);
    }
}

package dev.capstan.lifecycle.api;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ApiConfiguration {
    @Bean
    LiveObjects liveObjects(KubernetesClient client) {
        return new ClientLiveObjects(client);
    }
}

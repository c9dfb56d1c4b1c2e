package dev.capstan.apiserver.openapi;

import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.webmvc.ui.SwaggerConfig;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Swagger UI at {@code /swagger-ui.html}, by springdoc. Only its pages are taken: one controller serves every resource, so
 * there would be nothing in it for springdoc to describe; the document is {@link OpenApiDocuments#everything()}.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    SpringDocConfigProperties.class,
    SpringDocConfiguration.class,
    SwaggerConfig.class,
    SwaggerUiConfigProperties.class,
    SwaggerUiOAuthProperties.class
})
class OpenApiConfiguration {

    /** Nobody waits for the pages when the server starts. */
    @Bean
    static BeanFactoryPostProcessor lazySpringdoc() {
        return beans -> {
            for (String name : beans.getBeanDefinitionNames()) {
                String factory = beans.getBeanDefinition(name).getFactoryBeanName();
                if (factory != null && factory.startsWith("org.springdoc.")) {
                    beans.getBeanDefinition(name).setLazyInit(true);
                }
            }
        };
    }
}

package dev.capstan.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service reaches the API server.
 *
 * @param url its address, {@code https://127.0.0.1:6443}
 * @param caFile PEM of the authority that signed its certificate; null trusts what the JVM trusts
 * @param tokenFile file with the bearer token that is this service's identity
 */
@ConfigurationProperties("capstan.api")
public record ApiProperties(
        @DefaultValue("https://127.0.0.1:6443") String url,
        @Nullable Path caFile,
        @Nullable Path tokenFile) {}

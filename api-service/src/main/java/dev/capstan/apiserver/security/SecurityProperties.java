package dev.capstan.apiserver.security;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may come in. Client certificates are checked by TLS itself ({@code spring.ssl.bundle}, {@code server.ssl.client-auth}).
 *
 * @param tokenFile static bearer tokens, a line each: {@code token,user,uid,"group1,group2"} (kube-apiserver:
 *     {@code --token-auth-file}); without it no token is known
 */
@ConfigurationProperties(prefix = "capstan.security", ignoreUnknownFields = false)
record SecurityProperties(@Nullable Path tokenFile) {}

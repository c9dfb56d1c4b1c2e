package dev.capstan.apiserver.subresource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the API server presents itself to the agents (kube-apiserver: {@code --kubelet-client-certificate}, …). Without these
 * files {@code pods/…/log} answers with an error.
 *
 * @param clientCertificateFile PEM; its CN is what agents admit
 * @param clientKeyFile PEM, PKCS#8
 * @param caFile PEM; what the agents' own certificates are checked against
 * @param preferredAddressTypes by which of a Node's addresses its agent is called, the first that it has (kube-apiserver:
 *     {@code --kubelet-preferred-address-types})
 * @param connectTimeout how long an agent may take to accept the connection
 */
@ConfigurationProperties(prefix = "capstan.kubelet", ignoreUnknownFields = false)
record KubeletProperties(
        @Nullable Path clientCertificateFile,
        @Nullable Path clientKeyFile,
        @Nullable Path caFile,
        @DefaultValue("InternalIP") List<String> preferredAddressTypes,
        @DefaultValue("5s") Duration connectTimeout) {}

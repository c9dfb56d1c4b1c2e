package dev.capstan.apiserver.testing;

import dev.capstan.apiserver.ApiServiceApplication;
import dev.capstan.apiserver.store.TestPostgres;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole API server on a free port, on a database of its own. */
public final class ApiServer implements AutoCloseable {
    /** In the group that may do anything. */
    public static final String ADMIN_TOKEN = "admin-token";

    private static final String TOKENS = """
            admin-token,kubernetes-admin,1,"system:masters"
            scheduler-token,system:kube-scheduler,2
            node-token,system:node:n1,3,"system:nodes"
            stranger-token,mallory,4
            """;

    private final ConfigurableApplicationContext context;

    private ApiServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param properties {@code name=value}, above those of api-service.yml */
    public static ApiServer start(String... properties) {
        return start(ApiServiceApplication.builder().initializers(ApiServer::replaceRelay), properties);
    }

    /** With its relay. */
    public static ApiServer startWithKafka(String bootstrapServers, String... properties) {
        return start(
                ApiServiceApplication.builder(),
                Stream.concat(
                                Stream.of(
                                        "spring.kafka.bootstrap-servers=" + bootstrapServers,
                                        "logging.level.org.apache.kafka=error"),
                                Stream.of(properties))
                        .toArray(String[]::new));
    }

    private static ApiServer start(SpringApplicationBuilder builder, String... properties) {
        Stream<String> own = Stream.of(
                "spring.datasource.url=" + TestPostgres.newDatabase(),
                "server.port=0",
                "server.address=127.0.0.1",
                "server.ssl.enabled=false",
                "logging.level.root=warn",
                "capstan.security.token-file=" + tokenFile());
        // As arguments they win over the file; the later of two wins.
        String[] arguments = Stream.concat(own, Stream.of(properties))
                .collect(Collectors.toMap(
                        property -> property.split("=", 2)[0], Function.identity(), (first, later) -> later))
                .values()
                .stream()
                .map(property -> "--" + property)
                .toArray(String[]::new);
        return new ApiServer(builder.run(arguments));
    }

    public int port() {
        return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    /** As the administrator, by fabric8's client; close it. */
    public KubernetesClient kubernetesClient(UnaryOperator<ConfigBuilder> more) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port())
                .withOauthToken(ADMIN_TOKEN);
        return new KubernetesClientBuilder()
                .withConfig(more.apply(config).build())
                .build();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    private static void replaceRelay(ConfigurableApplicationContext context) {
        context.addBeanFactoryPostProcessor(beans -> {
            BeanDefinitionRegistry definitions = (BeanDefinitionRegistry) beans;
            definitions.removeBeanDefinition("relay");
            definitions.removeBeanDefinition("relayLedger");
            beans.registerSingleton("relayLedger", new EverythingIsPublished());
        });
    }

    private static Path tokenFile() {
        try {
            Path file = Files.createTempFile("tokens", ".csv");
            file.toFile().deleteOnExit();
            return Files.writeString(file, TOKENS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.capstan.e2e.containers;

import static org.awaitility.Awaitility.await;

import dev.capstan.e2e.cluster.Workload;
import dev.capstan.e2e.images.BuiltImage;
import java.nio.file.Path;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;

/** One of Capstan's services, told what docker-compose.yml tells it; started once it is ready, removed when it is closed. */
final class ServiceContainer extends GenericContainer<ServiceContainer> {
    static final String SECRETS = "/etc/capstan";

    /**
     * @param service the name of its image
     * @param secrets the folder that only it gets to read
     */
    ServiceContainer(String service, Path secrets) {
        super(new BuiltImage(service).name());
        withFileSystemBind(secrets.toString(), SECRETS, BindMode.READ_ONLY);
        withEnv("SPRING_CONFIG_ADDITIONAL_LOCATION", "file:" + SECRETS + "/service.properties");
        withEnv("JAVA_TOOL_OPTIONS", "-Xmx256m");
        waitingFor(new UntilHealthy());
    }

    /** Fails with its log, which is gone with the container. */
    void bringsAbout(String what, ThrowingRunnable assertion) {
        try {
            await().alias(what).atMost(Workload.SOON).untilAsserted(assertion);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "\n" + getDockerImageName() + " said:\n" + getLogs(), late);
        }
    }
}

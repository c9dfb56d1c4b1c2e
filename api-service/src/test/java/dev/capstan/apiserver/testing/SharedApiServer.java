package dev.capstan.apiserver.testing;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** One API server for all tests of the JVM that don't change it, with a namespace for each. */
public final class SharedApiServer {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private SharedApiServer() {}

    private static final class Holder {
        static final ApiServer SERVER = ApiServer.start();
    }

    /** As the administrator. */
    public static ApiClient client() {
        return new ApiClient(Holder.SERVER, ApiServer.ADMIN_TOKEN);
    }

    /** As the administrator, by fabric8's client; close it. */
    public static KubernetesClient kubernetesClient(UnaryOperator<ConfigBuilder> more) {
        return Holder.SERVER.kubernetesClient(more);
    }

    public static <T> T bean(Class<T> type) {
        return Holder.SERVER.bean(type);
    }

    /** A new one. */
    public static String namespace() {
        String name = "test-" + NAMESPACES.incrementAndGet();
        client().post("/api/v1/namespaces", "{\"metadata\": {\"name\": \"" + name + "\"}}");
        return name;
    }
}

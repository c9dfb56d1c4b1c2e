package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.watch.OpenStreams;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** {@code pods/…/log}: passed on from the agent of the Pod's node, line by line as it comes. */
@Component
class LogSubresource implements Subresource {
    private final ObjectStore store;
    private final KubeletClient kubelet;
    private final OpenStreams openStreams;

    LogSubresource(ObjectStore store, KubeletClient kubelet, OpenStreams openStreams) {
        this.store = store;
        this.kubelet = kubelet;
        this.openStreams = openStreams;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public boolean isServedOn(ResourceType type) {
        return type.equals(ResourceTypes.PODS);
    }

    @Override
    public Set<Verb> verbs() {
        return EnumSet.of(Verb.GET);
    }

    @Override
    public Kind kind(ResourceType type) {
        return Kind.of(type);
    }

    @Override
    public void serve(ApiRequest request) throws IOException {
        LogOptions options = LogOptions.parse(request.query(), request.info().name());
        ObjectNode pod = get(ResourceTypes.PODS, request.key());
        String container = options.containerIn(pod);
        String node = pod.path("spec").path("nodeName").asString("");
        request.response().setHeader("Content-Type", "text/plain");
        if (node.isEmpty()) {
            // Not scheduled: nothing has been logged, and nobody is to be asked.
            request.response().setStatus(200);
            return;
        }
        KubeletAddress address = kubelet.addressOf(get(ResourceTypes.NODES, ObjectKey.clusterScoped(node)));
        String path = "/containerLogs/" + request.info().namespace() + "/"
                + request.info().name() + "/" + container;
        try (OpenStreams.Registration open = openStreams.register();
                InputStream log = kubelet.get(address, path, options.query(), request.key())) {
            request.response().setStatus(200);
            request.response().flushBuffer();
            copy(log, request.response().getOutputStream());
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            to.flush();
        }
    }

    private ObjectNode get(ResourceType type, ObjectKey key) {
        return store.get(type, key, new ReadVersion.Fresh())
                .map(StoredObject::tree)
                .orElseThrow(() -> ApiException.notFound(type, key.name()));
    }
}

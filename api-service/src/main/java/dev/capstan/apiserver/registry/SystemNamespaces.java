package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.fieldmanager.FieldManager;
import dev.capstan.apiserver.fieldmanager.FieldTracking;
import dev.capstan.apiserver.fieldmanager.Manager;
import dev.capstan.resource.ResourceTypes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sees at every start that the namespaces exist which clients and components take for granted. */
@Component
class SystemNamespaces implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SystemNamespaces.class);
    private static final List<String> NAMES = List.of("default", "kube-node-lease", "kube-public", "kube-system");
    /** After the store, which starts at -100, and before requests come in. */
    private static final int PHASE = -50;

    private final Creator creator;
    private final FieldTracking asOwner;
    private volatile boolean running;

    SystemNamespaces(Creator creator, FieldManager fieldManager) {
        this.creator = creator;
        this.asOwner = fieldManager.updating(ResourceTypes.NAMESPACES, Manager.updater("kube-apiserver", "v1", ""));
    }

    @Override
    public void start() {
        NAMES.forEach(this::ensure);
        running = true;
    }

    private void ensure(String name) {
        ObjectNode namespace = JsonNodeFactory.instance.objectNode();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace.putObject("metadata").put("name", name);
        try {
            creator.create(ResourceTypes.NAMESPACES, "", namespace, asOwner, false);
            log.atInfo().addKeyValue("namespace", name).log("created system namespace");
        } catch (ApiException e) {
            if (!e.reason().equals("AlreadyExists")) {
                throw e;
            }
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}

package dev.capstan.apiserver.registry;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.apiserver.errors.StoreErrors;
import dev.capstan.apiserver.fieldmanager.FieldTracking;
import dev.capstan.apiserver.store.Mutation;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.strategy.ObjectMetaRules;
import dev.capstan.apiserver.strategy.ResourceStrategy;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.resource.ObjectKey;
import dev.capstan.resource.ResourceType;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Creates objects: namespace, defaults, system fields, validation, commit, in Kubernetes' order. */
@Component
public class Creator {
    /** A generated name that is taken is drawn again, as often as Kubernetes does. */
    private static final int GENERATED_NAMES = 8;

    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();

    private final ObjectStore store;
    private final Strategies strategies;
    private final ObjectMetaRules metaRules;
    private final NamespaceLifecycle namespaceLifecycle;
    private final Clock clock;

    Creator(
            ObjectStore store,
            Strategies strategies,
            ObjectMetaRules metaRules,
            NamespaceLifecycle namespaceLifecycle,
            Clock clock) {
        this.store = store;
        this.strategies = strategies;
        this.metaRules = metaRules;
        this.namespaceLifecycle = namespaceLifecycle;
        this.clock = clock;
    }

    /** @param object the caller's, changed here */
    public Written create(
            ResourceType type, String namespace, ObjectNode object, FieldTracking tracking, boolean dryRun) {
        Metadata metadata = Metadata.of(object);
        RequestNamespace.ensureIn(metadata, type, namespace);
        // It is the store that refuses this, which a rehearsal never asks (source:
        // pkg/registry/generic/registry/dryrun.go).
        if (!dryRun && !metadata.resourceVersion().isEmpty()) {
            throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
        }
        boolean generated = metadata.name().isEmpty();
        namespaceLifecycle.checkCreate(type, namespace, metadata.name());
        List<String> warnings = prepare(type, namespace, object, tracking);
        for (int attempt = 1; ; attempt++) {
            try {
                return new Written(dryRun ? rehearse(type, object) : commit(type, object), warnings);
            } catch (StoreException e) {
                boolean taken = e.reason() == StoreException.Reason.ALREADY_EXISTS;
                if (!taken || !generated || attempt == GENERATED_NAMES) {
                    throw StoreErrors.of(e, type, key(type, object));
                }
                metadata.node().remove("name");
                metaRules.prepareForCreate(type, object, namespace, clock.instant());
            }
        }
    }

    private List<String> prepare(ResourceType type, String namespace, ObjectNode object, FieldTracking tracking) {
        ResourceStrategy strategy = strategies.of(type);
        metaRules.prepareForCreate(type, object, namespace, clock.instant());
        strategy.setDefaults(object);
        tracking.record(object, NOTHING);
        strategy.prepareForCreate(object);
        List<String> warnings = new ArrayList<>();
        List<FieldError> errors = new ArrayList<>(metaRules.validateCreate(type, object));
        errors.addAll(strategy.validateCreate(object, warnings));
        if (!errors.isEmpty()) {
            throw ApiException.invalid(type, Metadata.of(object).name(), errors);
        }
        return warnings;
    }

    private ObjectNode commit(ResourceType type, ObjectNode object) {
        return store.commit(new Mutation.Create(type, key(type, object), object))
                .tree();
    }

    /** A dry run fails where the commit would have. */
    private ObjectNode rehearse(ResourceType type, ObjectNode object) {
        if (store.get(type, key(type, object), new ReadVersion.Fresh()).isPresent()) {
            throw new StoreException(StoreException.Reason.ALREADY_EXISTS, "dry run");
        }
        return object;
    }

    private static ObjectKey key(ResourceType type, ObjectNode object) {
        Metadata metadata = Metadata.of(object);
        return type.namespaced()
                ? ObjectKey.namespaced(metadata.namespace(), metadata.name())
                : ObjectKey.clusterScoped(metadata.name());
    }
}

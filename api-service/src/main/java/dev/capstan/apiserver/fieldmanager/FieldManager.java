package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.decode.FieldChecker;
import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.resource.ResourceType;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps account of who owns which field. Whoever changes a field by an update owns it from then on, and who owned it before
 * doesn't; whoever applies a configuration owns what it speaks of, and can't change what others own unless by force.
 *
 * <p>The account of updates is taken of the object as it would be stored, so that a change which the server undid (a status
 * sent to the main resource) makes no owner. What the server fills in at creation after the defaults has no owner either.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">Server-Side Apply</a>
 */
@Component
public final class FieldManager {
    private final Schemas schemas;
    private final Strategies strategies;
    private final FieldChecker fieldChecker;
    private final Clock clock;

    FieldManager(Schemas schemas, Strategies strategies, FieldChecker fieldChecker, Clock clock) {
        this.schemas = schemas;
        this.strategies = strategies;
        this.fieldChecker = fieldChecker;
        this.clock = clock;
    }

    /** Creations, PUT, and all patches but apply. */
    public FieldTracking updating(ResourceType type, Manager manager) {
        return (object, before) -> recordUpdate(type, manager, object, before);
    }

    /** @param configuration as {@link ConfigurationReader} returned it */
    public Application applying(ResourceType type, Manager manager, boolean force, ObjectNode configuration) {
        return new Application(
                schemas.of(type), scope(type, manager), manager, force, configuration, fieldChecker, clock);
    }

    private void recordUpdate(ResourceType type, Manager manager, ObjectNode object, ObjectNode before) {
        ManagedFields managed = startingFrom(manager, object, before);
        boolean creation = before.isEmpty();
        if (!creation && managed.isEmpty()) {
            // Somebody wiped the account; it starts again with the next apply.
            managed.writeTo(object);
            return;
        }
        Schema schema = schemas.of(type);
        Comparison changes = Comparison.of(schema, before, object);
        FieldSet own = written(type, manager, Unowned.takenOutOf(changes.changed()));
        if (!creation) {
            FieldSet lost = changes.changed().union(changes.removed());
            managed.replaceFields(entry -> entry.owning(entry.fields().difference(lost)));
        }
        if (!own.isEmpty()) {
            managed.put(
                    manager,
                    type.apiVersion(),
                    clock.instant(),
                    managed.ownedBy(manager).union(own));
        }
        managed.writeTo(object);
    }

    /** A writer may change the account itself, but not through a subresource, and not by leaving it out. */
    private static ManagedFields startingFrom(Manager manager, ObjectNode object, ObjectNode before) {
        JsonNode given = ManagedFields.in(object);
        if (given.isEmpty() || !manager.subresource().isEmpty() || given.equals(ManagedFields.in(before))) {
            return ManagedFields.of(before);
        }
        boolean isReset = given.size() == 1 && given.get(0).isEmpty();
        Optional<ManagedFields> read = isReset ? Optional.of(ManagedFields.none()) : ManagedFields.given(given);
        return read.orElseGet(() -> ManagedFields.of(before));
    }

    /**
     * What a path doesn't write shows no change. Only a creation speaks of a status that the server then drops; and the status
     * of a Deployment brings its annotations along.
     */
    private FieldSet written(ResourceType type, Manager manager, FieldSet changed) {
        return manager.subresource().isEmpty() ? scope(type, manager).cut(changed) : changed;
    }

    private Scope scope(ResourceType type, Manager manager) {
        if (manager.subresource().isEmpty()) {
            return strategies.of(type).hasStatus() ? Scope.ALL_BUT_STATUS : Scope.WHOLE;
        }
        return manager.subresource().equals("status") ? Scope.STATUS : Scope.WHOLE;
    }
}

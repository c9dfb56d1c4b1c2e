package dev.capstan.apiserver.fieldmanager;

import dev.capstan.apiserver.decode.FieldChecker;
import dev.capstan.apiserver.decode.FieldValidation;
import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.strategy.SameValue;
import java.time.Clock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One configuration on its way into an object, and the account of it:
 *
 * <ol>
 *   <li>merge it into the live object;
 *   <li>take out what the manager applied before, doesn't apply now, and nobody else owns;
 *   <li>refuse if that changes what others own, or take it from them by force;
 *   <li>the manager owns what its configuration speaks of, no more and no less.
 * </ol>
 *
 * <p>May be tried again on a newer object. For one request and its thread.
 */
public final class Application implements FieldTracking {
    private static final ObjectNode NOTHING = JsonNodeFactory.instance.objectNode();
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    private final Schema schema;
    private final Manager manager;
    private final boolean force;
    private final ObjectNode configuration;
    private final String apiVersion;
    private final FieldSet applied;
    private final FieldChecker fieldChecker;
    private final Clock clock;
    private ManagedFields account = ManagedFields.none();

    Application(
            Schema schema,
            Scope scope,
            Manager manager,
            boolean force,
            ObjectNode configuration,
            FieldChecker fieldChecker,
            Clock clock) {
        this.schema = schema;
        this.manager = manager;
        this.force = force;
        this.configuration = scope.cut(configuration);
        this.apiVersion = configuration.path("apiVersion").stringValue();
        this.applied = scope.cut(Unowned.takenOutOf(OwnedFields.of(schema, this.configuration)));
        this.fieldChecker = fieldChecker;
        this.clock = clock;
    }

    /** The object to create where there is none. */
    public ObjectNode create() {
        account = ManagedFields.none();
        accountForThis();
        return normalised(configuration.deepCopy());
    }

    /**
     * The live object with the configuration laid over it.
     *
     * @throws dev.capstan.apiserver.errors.ApiException 409 when others own what it would change, unless by force
     */
    public ObjectNode onto(ObjectNode liveObject) {
        ObjectNode live = withoutAccount(liveObject);
        account = accountOf(liveObject, live);
        ObjectNode merged = normalised(Merge.of(schema, live, configuration));
        FieldSet last = account.ownedBy(manager);
        account.remove(manager);
        ObjectNode desired =
                new Pruning(schema).prune(merged, last, account.owned().union(applied));
        Comparison changes = Comparison.of(schema, live, desired);
        if (!force) {
            refuseConflicts(changes, live);
        }
        FieldSet lost = changes.changed().union(changes.removed());
        account.replaceFields(entry -> entry.owning(entry.fields().difference(lost)));
        accountForThis();
        if (manager.name().equals(LastApplied.KUBECTL)) {
            LastApplied.renew(desired, configuration);
        }
        return desired;
    }

    /** An application that comes to nothing leaves the times as they were, so that there is nothing to store. */
    @Override
    public void record(ObjectNode object, ObjectNode before) {
        account.writeTo(object);
        boolean changesNothing = SameValue.of(timeless(object), timeless(before))
                && SameValue.of(withoutAccount(object), withoutAccount(before));
        if (changesNothing && !before.isEmpty()) {
            object.withObjectProperty("metadata").set("managedFields", ManagedFields.in(before));
        }
    }

    private void accountForThis() {
        if (!applied.isEmpty()) {
            account.put(manager, apiVersion, clock.instant(), applied);
        }
    }

    /** What stood in an object before anybody kept account belongs to a manager of that name. */
    private ManagedFields accountOf(ObjectNode liveObject, ObjectNode live) {
        ManagedFields found = ManagedFields.of(liveObject);
        if (found.isEmpty()) {
            FieldSet all =
                    Unowned.takenOutOf(Comparison.of(schema, NOTHING, live).changed());
            found.put(
                    Manager.updater(BEFORE_FIRST_APPLY, apiVersion, ""),
                    apiVersion,
                    clock.instant(),
                    Scope.ALL_BUT_STATUS.cut(all));
        }
        return found;
    }

    /** To apply null, or what Go takes for absent, changes what others own as well. */
    private void refuseConflicts(Comparison changes, ObjectNode live) {
        FieldSet wanted = changes.changed().union(changes.removed().intersection(applied));
        ApplyConflicts conflicts = new ApplyConflicts();
        for (ManagedFieldsEntry entry : account.entries()) {
            conflicts.add(entry, entry.fields().intersection(wanted));
        }
        if (!conflicts.isEmpty() && manager.name().equals(LastApplied.KUBECTL)) {
            conflicts = conflicts.without(LastApplied.fieldsOf(schema, live));
        }
        if (!conflicts.isEmpty()) {
            throw conflicts.refusal();
        }
    }

    private ObjectNode normalised(ObjectNode object) {
        fieldChecker.check(schema, object, FieldValidation.IGNORE);
        return object;
    }

    private static ObjectNode withoutAccount(ObjectNode object) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        rest.setAll(object);
        if (object.path("metadata") instanceof ObjectNode metadata) {
            ObjectNode kept = rest.putObject("metadata");
            kept.setAll(metadata);
            kept.remove("managedFields");
        }
        return rest;
    }

    private static JsonNode timeless(ObjectNode object) {
        JsonNode entries = ManagedFields.in(object).deepCopy();
        entries.forEach(entry -> ((ObjectNode) entry).remove("time"));
        return entries;
    }
}

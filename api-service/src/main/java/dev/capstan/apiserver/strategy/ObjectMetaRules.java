package dev.capstan.apiserver.strategy;

import dev.capstan.apiserver.errors.FieldError;
import dev.capstan.resource.ResourceType;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is the same for every kind: {@code metadata}. Call each method before the {@link ResourceStrategy}'s of the same name,
 * and report the errors of both together, these first.
 *
 * @see <a href="https://github.com/kubernetes/apiserver/blob/v0.33.0/pkg/registry/rest/create.go">BeforeCreate</a>, and
 *     update.go beside it
 */
@Component
public final class ObjectMetaRules {
    private static final List<String> SET_BY_SERVER =
            List.of("selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion");
    private static final List<String> KEPT_WHEN_LEFT_OUT =
            List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation");

    private final NameGenerator names = new NameGenerator(new SecureRandom());

    /**
     * Gives the object its identity.
     *
     * @param namespace of the request; ignored for cluster-scoped types
     */
    public void prepareForCreate(ResourceType type, ObjectNode object, String namespace, Instant now) {
        ObjectNode metadata = Defaults.of(object).object("metadata");
        metadata.remove(SET_BY_SERVER);
        if (type.namespaced()) {
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
        String prefix = metadata.path("generateName").asString("");
        if (metadata.path("name").asString("").isEmpty() && !prefix.isEmpty()) {
            metadata.put("name", names.generate(prefix));
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    public List<FieldError> validateCreate(ResourceType type, ObjectNode object) {
        return ObjectMetaValidation.create(type, Field.root(object).child("metadata"));
    }

    /** Lets a writer leave out what it can't change anyway. */
    public void prepareForUpdate(ResourceType type, ObjectNode object, ObjectNode old) {
        ObjectNode metadata = Defaults.of(object).object("metadata");
        JsonNode before = old.path("metadata");
        metadata.remove("selfLink");
        if (type.namespaced()) {
            Defaults.of(metadata).text("namespace", before.path("namespace").asString(""));
        } else {
            metadata.remove("namespace");
        }
        for (String name : KEPT_WHEN_LEFT_OUT) {
            if (before.has(name) && isLeftOut(name, metadata)) {
                metadata.set(name, before.get(name));
            }
        }
        if (before.has("deletionTimestamp")) {
            metadata.set("deletionTimestamp", before.get("deletionTimestamp"));
        }
    }

    /** Nobody but a strategy counts generations, so whatever a writer says of it is left out. */
    private static boolean isLeftOut(String name, ObjectNode metadata) {
        return name.equals("generation") || metadata.path(name).asString("").isEmpty();
    }

    public List<FieldError> validateUpdate(ResourceType type, ObjectNode object, ObjectNode old) {
        return ObjectMetaValidation.update(
                Field.root(object).child("metadata"), Field.root(old).child("metadata"));
    }
}

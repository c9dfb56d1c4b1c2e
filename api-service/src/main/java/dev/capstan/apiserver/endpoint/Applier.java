package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.fieldmanager.Application;
import dev.capstan.apiserver.fieldmanager.ConfigurationReader;
import dev.capstan.apiserver.fieldmanager.FieldManager;
import dev.capstan.apiserver.fieldmanager.Manager;
import dev.capstan.apiserver.registry.Creator;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.registry.UpdateRules;
import dev.capstan.apiserver.registry.Updater;
import dev.capstan.apiserver.registry.Written;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.security.Authorizer;
import dev.capstan.apiserver.security.NodeRestriction;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Server-side apply: changes the object, or creates it where there is none. */
@Component
class Applier {
    private static final int ATTEMPTS = 8;

    private final ConfigurationReader configurations;
    private final FieldManager fieldManager;
    private final Updater updater;
    private final Creator creator;
    private final Authorizer authorizer;
    private final NodeRestriction nodeRestriction;

    Applier(
            ConfigurationReader configurations,
            FieldManager fieldManager,
            Updater updater,
            Creator creator,
            Authorizer authorizer,
            NodeRestriction nodeRestriction) {
        this.configurations = configurations;
        this.fieldManager = fieldManager;
        this.updater = updater;
        this.creator = creator;
        this.authorizer = authorizer;
        this.nodeRestriction = nodeRestriction;
    }

    /** @param code 200, or 201 when the object is new */
    record Applied(int code, ObjectNode object, List<String> warnings) {}

    Applied apply(ApiRequest request, UpdateRules rules) {
        WriteOptions options = WriteOptions.parseApply(request.query());
        ObjectNode configuration = configurations.read(
                request.type().apiVersion(),
                request.type().kind(),
                request.key(),
                request.readBody(),
                options.fieldValidation());
        Application application = fieldManager.applying(
                request.type(),
                Manager.applier(options.fieldManager(), request.info().subresource()),
                options.force(),
                configuration);
        for (int attempt = 1; ; attempt++) {
            try {
                return change(request, rules, application, options);
            } catch (ApiException e) {
                boolean absent = e.code() == 404 && request.info().subresource().isEmpty();
                if (!absent) {
                    throw e;
                }
            }
            try {
                return create(request, application, options);
            } catch (ApiException e) {
                // Somebody else created it in between.
                if (!e.reason().equals("AlreadyExists") || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Applied change(ApiRequest request, UpdateRules rules, Application application, WriteOptions options) {
        Written written = updater.update(
                request.type(),
                request.key(),
                RestrictedChange.of((current, warnings) -> application.onto(current), request, nodeRestriction),
                rules,
                application,
                options.dryRun());
        return new Applied(200, written.object(), written.warnings());
    }

    private Applied create(ApiRequest request, Application application, WriteOptions options) {
        authorizer.require(request.user(), request.info().with(Verb.CREATE));
        ObjectNode object = application.create();
        Metadata metadata = Metadata.of(object);
        if (metadata.name().isEmpty()) {
            metadata.node().put("name", request.info().name());
        } else if (!metadata.name().equals(request.info().name())) {
            throw ApiException.badRequest("the name of the object (" + metadata.name()
                    + ") does not match the name on the URL (" + request.info().name() + ")");
        }
        if (!metadata.uid().isEmpty()) {
            throw ApiException.conflict(
                    request.type(),
                    metadata.name(),
                    "uid mismatch: the provided object specified uid " + metadata.uid()
                            + ", and no existing object was found");
        }
        if (!metadata.resourceVersion().isEmpty()) {
            throw ApiException.notFound(request.type(), metadata.name());
        }
        nodeRestriction.checkCreate(request.user(), request.type(), metadata);
        Written written =
                creator.create(request.type(), request.info().namespace(), object, application, options.dryRun());
        return new Applied(201, written.object(), written.warnings());
    }
}

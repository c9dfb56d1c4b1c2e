package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.decode.BodyDecoder;
import dev.capstan.apiserver.decode.Decoded;
import dev.capstan.apiserver.endpoint.Answers;
import dev.capstan.apiserver.endpoint.PatchReader;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.endpoint.WriteOptions;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.fieldmanager.Application;
import dev.capstan.apiserver.fieldmanager.ConfigurationReader;
import dev.capstan.apiserver.fieldmanager.FieldManager;
import dev.capstan.apiserver.fieldmanager.FieldTracking;
import dev.capstan.apiserver.fieldmanager.Manager;
import dev.capstan.apiserver.patch.PatchType;
import dev.capstan.apiserver.patch.Patcher;
import dev.capstan.apiserver.registry.UpdateRulesFactory;
import dev.capstan.apiserver.registry.Updater;
import dev.capstan.apiserver.registry.Written;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.resource.ResourceType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** The number of replicas, alike for every kind that has one. */
@Component
class ScaleSubresource implements Subresource {
    private final ObjectStore store;
    private final Strategies strategies;
    private final BodyDecoder decoder;
    private final Patcher patcher;
    private final Updater updater;
    private final FieldManager fieldManager;
    private final ConfigurationReader configurations;
    private final UpdateRulesFactory updateRules;
    private final Answers answers;

    ScaleSubresource(
            ObjectStore store,
            Strategies strategies,
            BodyDecoder decoder,
            Patcher patcher,
            Updater updater,
            FieldManager fieldManager,
            ConfigurationReader configurations,
            UpdateRulesFactory updateRules,
            Answers answers) {
        this.store = store;
        this.strategies = strategies;
        this.decoder = decoder;
        this.patcher = patcher;
        this.updater = updater;
        this.fieldManager = fieldManager;
        this.configurations = configurations;
        this.updateRules = updateRules;
        this.answers = answers;
    }

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public boolean isServedOn(ResourceType type) {
        return strategies.of(type).hasScale();
    }

    @Override
    public Set<Verb> verbs() {
        return EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE);
    }

    @Override
    public Kind kind(ResourceType type) {
        return new Kind("autoscaling", "v1", "Scale");
    }

    @Override
    public void serve(ApiRequest request) throws IOException {
        switch (request.info().verb()) {
            case GET -> get(request);
            case UPDATE -> update(request);
            case PATCH -> patch(request);
            case CREATE, LIST, WATCH, DELETE, DELETECOLLECTION -> throw ApiException.methodNotAllowed();
        }
    }

    private void get(ApiRequest request) throws IOException {
        StoredObject found = store.get(request.type(), request.key(), new ReadVersion.Fresh())
                .orElseThrow(() ->
                        ApiException.notFound(request.type(), request.info().name()));
        answers.plain(request, 200, Scale.of(found.tree()).tree(), List.of());
    }

    private void update(ApiRequest request) throws IOException {
        WriteOptions options = WriteOptions.parse(request.query(), "UpdateOptions");
        Decoded body = decoder.decodeAs(
                "autoscaling/v1", "Scale", request.contentType(), request.readBody(), options.fieldValidation());
        Scale desired = new Scale(body.tree());
        write(
                request,
                (current, warnings) -> desired.applyTo(current, request.info().name()),
                tracking(request, options),
                options,
                body.warnings());
    }

    private void patch(ApiRequest request) throws IOException {
        PatchType asked = PatchReader.patchType(request);
        if (asked == PatchType.APPLY) {
            apply(request);
            return;
        }
        WriteOptions options = WriteOptions.parse(request.query(), "PatchOptions");
        // A Scale has no lists, so that a strategic merge is a merge.
        PatchType patchType = asked == PatchType.JSON ? PatchType.JSON : PatchType.MERGE;
        byte[] patch = request.readBody();
        Updater.Change change = (current, warnings) -> {
            ObjectNode patched =
                    patcher.apply(request.type(), patchType, Scale.of(current).tree(), patch);
            return new Scale(patched).applyTo(current, request.info().name());
        };
        write(request, change, tracking(request, options), options, List.of());
    }

    /** What a Scale says is applied to the object, whose field it is, and owned there. */
    private void apply(ApiRequest request) throws IOException {
        WriteOptions options = WriteOptions.parseApply(request.query());
        ObjectNode scale = configurations.read(
                "autoscaling/v1", "Scale", request.key(), request.readBody(), options.fieldValidation());
        Application application = fieldManager.applying(
                request.type(),
                Manager.applier(options.fieldManager(), name()),
                options.force(),
                new Scale(scale).configurationOf(request.type()));
        write(request, (current, warnings) -> application.onto(current), application, options, List.of());
    }

    private FieldTracking tracking(ApiRequest request, WriteOptions options) {
        return fieldManager.updating(request.type(), request.updater(options.fieldManager()));
    }

    private void write(
            ApiRequest request,
            Updater.Change change,
            FieldTracking tracking,
            WriteOptions options,
            List<String> warnings)
            throws IOException {
        Written written = updater.update(
                request.type(),
                request.key(),
                change,
                updateRules.ofObject(request.type()),
                tracking,
                options.dryRun());
        answers.plain(request, 200, Scale.of(written.object()).tree(), warnings);
    }
}

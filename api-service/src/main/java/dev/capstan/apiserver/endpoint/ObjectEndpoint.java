package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.decode.BodyDecoder;
import dev.capstan.apiserver.decode.Decoded;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.Status;
import dev.capstan.apiserver.errors.StoreErrors;
import dev.capstan.apiserver.fieldmanager.FieldManager;
import dev.capstan.apiserver.fieldmanager.FieldTracking;
import dev.capstan.apiserver.patch.PatchType;
import dev.capstan.apiserver.registry.Creator;
import dev.capstan.apiserver.registry.DeleteOptions;
import dev.capstan.apiserver.registry.Deleter;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.registry.UpdateRules;
import dev.capstan.apiserver.registry.Updater;
import dev.capstan.apiserver.registry.Written;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.security.NodeRestriction;
import dev.capstan.apiserver.store.ObjectStore;
import dev.capstan.apiserver.store.ReadVersion;
import dev.capstan.apiserver.store.StoreException;
import dev.capstan.apiserver.store.StoredObject;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The verbs on one object, alike for every kind. */
@Component
public class ObjectEndpoint {
    /** A removed object of these is the answer to its DELETE; for all others that is a Status. */
    private static final Set<ResourceType> ANSWERED_WITH_OBJECT =
            Set.of(ResourceTypes.PODS, ResourceTypes.SERVICEACCOUNTS);

    private final ObjectStore store;
    private final BodyDecoder decoder;
    private final PatchReader patches;
    private final Applier applier;
    private final FieldManager fieldManager;
    private final DeleteOptionsReader deleteOptions;
    private final Creator creator;
    private final Updater updater;
    private final Deleter deleter;
    private final NodeRestriction nodeRestriction;
    private final Answers answers;

    ObjectEndpoint(
            ObjectStore store,
            BodyDecoder decoder,
            PatchReader patches,
            Applier applier,
            FieldManager fieldManager,
            DeleteOptionsReader deleteOptions,
            Creator creator,
            Updater updater,
            Deleter deleter,
            NodeRestriction nodeRestriction,
            Answers answers) {
        this.store = store;
        this.decoder = decoder;
        this.patches = patches;
        this.applier = applier;
        this.fieldManager = fieldManager;
        this.deleteOptions = deleteOptions;
        this.creator = creator;
        this.updater = updater;
        this.deleter = deleter;
        this.nodeRestriction = nodeRestriction;
        this.answers = answers;
    }

    void create(ApiRequest request) throws IOException {
        WriteOptions options = WriteOptions.parse(request.query(), "CreateOptions");
        Decoded body =
                decoder.decode(request.type(), request.contentType(), request.readBody(), options.fieldValidation());
        nodeRestriction.checkCreate(request.user(), request.type(), Metadata.of(body.tree()));
        Written written = creator.create(
                request.type(), request.info().namespace(), body.tree(), tracking(request, options), options.dryRun());
        answers.object(request, 201, written.object(), both(body.warnings(), written.warnings()));
    }

    /** Also what GET of {@code /status} answers. */
    public void get(ApiRequest request) throws IOException {
        answers.object(request, 200, read(request).tree(), List.of());
    }

    /** @param rules which part of the object this PUT may change */
    public void update(ApiRequest request, UpdateRules rules) throws IOException {
        WriteOptions options = WriteOptions.parse(request.query(), "UpdateOptions");
        Decoded body =
                decoder.decode(request.type(), request.contentType(), request.readBody(), options.fieldValidation());
        Written written = updater.update(
                request.type(),
                request.key(),
                restricted(request, (current, warnings) -> body.tree().deepCopy()),
                rules,
                tracking(request, options),
                options.dryRun());
        answers.object(request, 200, written.object(), both(body.warnings(), written.warnings()));
    }

    /** @param rules which part of the object this PATCH may change */
    public void patch(ApiRequest request, UpdateRules rules) throws IOException {
        PatchType patchType = PatchReader.patchType(request);
        if (patchType == PatchType.APPLY) {
            Applier.Applied applied = applier.apply(request, rules);
            answers.object(request, applied.code(), applied.object(), applied.warnings());
            return;
        }
        WriteOptions options = WriteOptions.parse(request.query(), "PatchOptions");
        Written written = updater.update(
                request.type(),
                request.key(),
                restricted(request, patches.read(request, patchType, options)),
                rules,
                tracking(request, options),
                options.dryRun());
        answers.object(request, 200, written.object(), written.warnings());
    }

    private FieldTracking tracking(ApiRequest request, WriteOptions options) {
        return fieldManager.updating(request.type(), request.updater(options.fieldManager()));
    }

    void delete(ApiRequest request) throws IOException {
        DeleteOptions options = deleteOptions.read(request);
        Deleter.Deletion deletion = deleter.delete(request.type(), request.key(), options);
        if (deletion.gone() && !ANSWERED_WITH_OBJECT.contains(request.type())) {
            Metadata metadata = Metadata.of(deletion.object());
            answers.plain(request, 200, Status.deleted(request.type(), metadata.name(), metadata.uid()), List.of());
        } else {
            answers.object(request, 200, deletion.object(), List.of());
        }
    }

    private Updater.Change restricted(ApiRequest request, Updater.Change change) {
        return RestrictedChange.of(change, request, nodeRestriction);
    }

    private StoredObject read(ApiRequest request) {
        long revision = ListOptions.resourceVersion(request.query());
        ReadVersion version;
        if (request.query().text("resourceVersion").isEmpty()) {
            version = new ReadVersion.Fresh();
        } else {
            version = revision == 0 ? new ReadVersion.Any() : new ReadVersion.AtLeast(revision);
        }
        try {
            return store.get(request.type(), request.key(), version)
                    .orElseThrow(() ->
                            ApiException.notFound(request.type(), request.info().name()));
        } catch (StoreException e) {
            throw StoreErrors.of(e, request.type(), request.key());
        }
    }

    private static List<String> both(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}

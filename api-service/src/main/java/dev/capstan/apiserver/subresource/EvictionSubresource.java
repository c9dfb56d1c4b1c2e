package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.decode.BodyDecoder;
import dev.capstan.apiserver.decode.Decoded;
import dev.capstan.apiserver.endpoint.Answers;
import dev.capstan.apiserver.endpoint.DeleteOptionsReader;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.endpoint.WriteOptions;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.errors.Status;
import dev.capstan.apiserver.registry.DeleteOptions;
import dev.capstan.apiserver.registry.Evictor;
import dev.capstan.apiserver.registry.Metadata;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * {@code pods/…/eviction}: how {@code kubectl drain} asks a Pod to leave. No PodDisruptionBudgets are served that could
 * forbid it (source: {@code pkg/registry/core/pod/storage/eviction.go}).
 */
@Component
class EvictionSubresource implements Subresource {
    private final BodyDecoder decoder;
    private final DeleteOptionsReader deleteOptions;
    private final Evictor evictor;
    private final Answers answers;

    EvictionSubresource(BodyDecoder decoder, DeleteOptionsReader deleteOptions, Evictor evictor, Answers answers) {
        this.decoder = decoder;
        this.deleteOptions = deleteOptions;
        this.evictor = evictor;
        this.answers = answers;
    }

    @Override
    public String name() {
        return "eviction";
    }

    @Override
    public boolean isServedOn(ResourceType type) {
        return type.equals(ResourceTypes.PODS);
    }

    @Override
    public Set<Verb> verbs() {
        return EnumSet.of(Verb.CREATE);
    }

    @Override
    public Kind kind(ResourceType type) {
        return new Kind("policy", "v1", "Eviction");
    }

    @Override
    public void serve(ApiRequest request) throws IOException {
        WriteOptions options = WriteOptions.parse(request.query(), "CreateOptions");
        Decoded eviction = decoder.decodeAs(
                "policy/v1", "Eviction", request.contentType(), request.readBody(), options.fieldValidation());
        if (!Metadata.of(eviction.tree()).name().equals(request.info().name())) {
            throw ApiException.badRequest("name in URL does not match name in Eviction object");
        }
        DeleteOptions how = deleteOptions.of(
                eviction.tree().path("deleteOptions"), request.query().all("dryRun"));
        evictor.evict(request.key(), how);
        answers.plain(request, 201, Status.success(201), eviction.warnings());
    }
}

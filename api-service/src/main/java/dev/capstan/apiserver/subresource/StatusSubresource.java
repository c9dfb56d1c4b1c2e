package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.endpoint.ObjectEndpoint;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.registry.UpdateRules;
import dev.capstan.apiserver.registry.UpdateRulesFactory;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.apiserver.strategy.Strategies;
import dev.capstan.resource.ResourceType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The object again, but only its status can be written. */
@Component
class StatusSubresource implements Subresource {
    private final Strategies strategies;
    private final UpdateRulesFactory updateRules;
    private final ObjectEndpoint objects;

    StatusSubresource(Strategies strategies, UpdateRulesFactory updateRules, ObjectEndpoint objects) {
        this.strategies = strategies;
        this.updateRules = updateRules;
        this.objects = objects;
    }

    @Override
    public String name() {
        return "status";
    }

    @Override
    public boolean isServedOn(ResourceType type) {
        return strategies.of(type).hasStatus();
    }

    @Override
    public Set<Verb> verbs() {
        return EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE);
    }

    @Override
    public Kind kind(ResourceType type) {
        return Kind.of(type);
    }

    @Override
    public void serve(ApiRequest request) throws IOException {
        UpdateRules rules = updateRules.ofStatus(request.type());
        switch (request.info().verb()) {
            case GET -> objects.get(request);
            case UPDATE -> objects.update(request, rules);
            case PATCH -> objects.patch(request, rules);
            case CREATE, LIST, WATCH, DELETE, DELETECOLLECTION -> throw ApiException.methodNotAllowed();
        }
    }
}

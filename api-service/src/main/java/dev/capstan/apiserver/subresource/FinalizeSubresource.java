package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.endpoint.ObjectEndpoint;
import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.registry.UpdateRulesFactory;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Ends a Namespace: the controller that emptied it takes its finalizer out of the spec, and with the last it is gone. */
@Component
class FinalizeSubresource implements Subresource {
    private final ObjectEndpoint objects;
    private final UpdateRulesFactory updateRules;

    FinalizeSubresource(ObjectEndpoint objects, UpdateRulesFactory updateRules) {
        this.objects = objects;
        this.updateRules = updateRules;
    }

    @Override
    public String name() {
        return "finalize";
    }

    @Override
    public boolean isServedOn(ResourceType type) {
        return type.equals(ResourceTypes.NAMESPACES);
    }

    @Override
    public Set<Verb> verbs() {
        return EnumSet.of(Verb.UPDATE);
    }

    @Override
    public Kind kind(ResourceType type) {
        return Kind.of(type);
    }

    @Override
    public void serve(ApiRequest request) throws IOException {
        objects.update(request, updateRules.ofFinalize());
    }
}

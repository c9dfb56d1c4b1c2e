package dev.capstan.apiserver.subresource;

import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.request.Verb;
import dev.capstan.resource.ResourceType;
import dev.capstan.resource.ResourceTypes;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** {@code pods/…/binding}: how a scheduler puts a Pod on a node. */
@Component
class BindingSubresource implements Subresource {
    private final BindingRequests bindings;

    BindingSubresource(BindingRequests bindings) {
        this.bindings = bindings;
    }

    @Override
    public String name() {
        return "binding";
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
        return new Kind("", "v1", "Binding");
    }

    @Override
    public void serve(ApiRequest request) throws IOException {
        bindings.bind(request);
    }
}

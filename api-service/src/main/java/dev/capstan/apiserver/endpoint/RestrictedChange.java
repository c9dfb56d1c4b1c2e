package dev.capstan.apiserver.endpoint;

import dev.capstan.apiserver.registry.Updater;
import dev.capstan.apiserver.request.ApiRequest;
import dev.capstan.apiserver.security.NodeRestriction;
import tools.jackson.databind.node.ObjectNode;

/** A change that an agent makes only as far as {@link NodeRestriction} lets it; anybody else's is left as it is. */
final class RestrictedChange {
    private RestrictedChange() {}

    static Updater.Change of(Updater.Change change, ApiRequest request, NodeRestriction nodeRestriction) {
        if (!request.user().isNode()) {
            return change;
        }
        return (current, warnings) -> {
            ObjectNode before = current.deepCopy();
            ObjectNode changed = change.apply(current, warnings);
            nodeRestriction.checkUpdate(request.user(), request.type(), before, changed);
            return changed;
        };
    }
}

package dev.capstan.apiserver.discovery;

import dev.capstan.apiserver.endpoint.Subresource;
import dev.capstan.apiserver.request.Verb;
import java.util.List;
import java.util.Set;

/**
 * One resource as discovery tells of it.
 *
 * @param kind what goes in and comes out
 */
public record ServedResource(
        String group,
        String version,
        String plural,
        String singular,
        boolean namespaced,
        Subresource.Kind kind,
        Set<Verb> verbs,
        List<String> shortNames,
        List<String> categories,
        List<ServedSubresource> subresources) {

    /** What can only be created is carried out, not stored. */
    public boolean isStored() {
        return verbs.contains(Verb.GET);
    }

    public record ServedSubresource(String name, Subresource.Kind kind, Set<Verb> verbs) {}
}

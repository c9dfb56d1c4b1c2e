package dev.capstan.apiserver.openapi;

import dev.capstan.apiserver.discovery.ServedResources;
import dev.capstan.apiserver.discovery.ServedResources.GroupVersion;
import dev.capstan.apiserver.schema.Schemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All documents, made when somebody asks for the first and kept: what is served doesn't change while the server runs.
 */
@Component
class OpenApiDocuments {
    private final Schemas schemas;
    private final ServedResources served;
    private final Supplier<Map<String, PublishedDocument>> documents = SingletonSupplier.of(this::writeAll);
    private final Supplier<PublishedDocument> everything = SingletonSupplier.of(this::writeEverything);

    OpenApiDocuments(Schemas schemas, ServedResources served) {
        this.schemas = schemas;
        this.served = served;
    }

    /** By path below {@code /openapi/v3/}: {@code api/v1}, {@code apis/apps/v1}. */
    Map<String, PublishedDocument> byPath() {
        return documents.get();
    }

    Optional<PublishedDocument> at(String path) {
        return Optional.ofNullable(byPath().get(path));
    }

    /** All groups in one, for people. */
    PublishedDocument everything() {
        return everything.get();
    }

    private Map<String, PublishedDocument> writeAll() {
        Map<String, Map<String, String>> texts = schemas.descriptions();
        Map<String, PublishedDocument> all = new TreeMap<>();
        for (GroupVersion groupVersion : served.groupVersions()) {
            all.put(pathOf(groupVersion), PublishedDocument.of(write(List.of(groupVersion), texts)));
        }
        return all;
    }

    private PublishedDocument writeEverything() {
        ObjectNode document = write(served.groupVersions(), schemas.descriptions());
        document.withObject("info")
                .put(
                        "description",
                        "Kubernetes' API. Press Authorize and paste a bearer token to try operations out;"
                                + " the administrator's token is in the cluster's kubeconfig.");
        ServerPaths.addTo(document.withObject("paths"));
        return PublishedDocument.of(document);
    }

    private ObjectNode write(List<GroupVersion> groupVersions, Map<String, Map<String, String>> texts) {
        Definitions definitions = new Definitions(schemas, new KindsOfTypes(served.groupVersions()), texts);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Capstan").put("version", "v1.33.0");
        Paths paths = new Paths(document.putObject("paths"), definitions);
        groupVersions.forEach(groupVersion -> served.in(groupVersion).forEach(paths::add));
        ObjectNode components = document.putObject("components");
        components.set("schemas", definitions.write());
        components
                .putObject("securitySchemes")
                .putObject("BearerToken")
                .put("type", "http")
                .put("scheme", "bearer");
        document.putArray("security").addObject().putArray("BearerToken");
        return document;
    }

    private static String pathOf(GroupVersion groupVersion) {
        return (groupVersion.group().isEmpty() ? "api/" : "apis/") + groupVersion;
    }
}

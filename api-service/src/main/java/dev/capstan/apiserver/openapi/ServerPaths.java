package dev.capstan.apiserver.openapi;

import tools.jackson.databind.node.ObjectNode;

/** What the server says about itself, beside the resources. */
final class ServerPaths {
    private ServerPaths() {}

    static void addTo(ObjectNode paths) {
        add(paths, "/api", "getCoreVersions", "Lists the versions of the core group", "application/json");
        add(paths, "/apis", "getGroups", "Lists all other groups", "application/json");
        add(paths, "/version", "getVersion", "Tells the version of Kubernetes whose API this is", "application/json");
        add(paths, "/livez", "getLiveness", "Tells whether the server is alive", "text/plain");
        add(paths, "/readyz", "getReadiness", "Tells whether the server takes requests", "text/plain");
        add(paths, "/metrics", "getMetrics", "Tells what the server counts, for Prometheus", "text/plain");
        add(paths, "/openapi/v3", "getOpenApi", "Lists the OpenAPI documents per group", "application/json");
        add(paths, "/capstan/owners", "getOwners", "Tells which instance owns which shards", "application/json");
        add(paths, "/capstan/store", "getStore", "Tells the store's epoch and revisions", "application/json");
    }

    private static void add(ObjectNode paths, String path, String operationId, String summary, String mediaType) {
        ObjectNode operation = paths.putObject(path).putObject("get");
        operation.putArray("tags").add("server");
        operation.put("summary", summary).put("operationId", operationId);
        ObjectNode success = operation.putObject("responses").putObject("200").put("description", "OK");
        success.putObject("content")
                .putObject(mediaType)
                .putObject("schema")
                .put("type", mediaType.equals("text/plain") ? "string" : "object");
    }
}

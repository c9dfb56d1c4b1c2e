package dev.capstan.apiserver.table;

import dev.capstan.apiserver.errors.ApiException;

/** How much of the object goes with its row. */
public enum IncludeObject {
    NONE,
    METADATA,
    OBJECT;

    /** @param text the query parameter; empty means metadata */
    public static IncludeObject parse(String text) {
        return switch (text) {
            case "None" -> NONE;
            case "", "Metadata" -> METADATA;
            case "Object" -> OBJECT;
            default -> throw ApiException.badRequest("unrecognized includeObject value: \"" + text + "\"");
        };
    }
}

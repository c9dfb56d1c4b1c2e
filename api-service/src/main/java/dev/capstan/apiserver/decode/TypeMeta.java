package dev.capstan.apiserver.decode;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What an object says it is; empty where it says nothing. */
record TypeMeta(String apiVersion, String kind) {

    /**
     * Reads no further than to the second of the two fields.
     *
     * @throws DecodingException for anything but an object with two strings
     * @throws tools.jackson.core.JacksonException for what isn't JSON
     */
    static TypeMeta scan(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new DecodingException("unexpected end of JSON input");
        }
        if (first == JsonToken.VALUE_NULL) {
            return new TypeMeta("", "");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new DecodingException(
                    "json: cannot unmarshal " + GoTypes.valueOf(first) + " into Go value of type struct {"
                            + " APIVersion string \"json:\\\"apiVersion,omitempty\\\"\";"
                            + " Kind string \"json:\\\"kind,omitempty\\\"\" }");
        }
        String apiVersion = "";
        String kind = "";
        while ((apiVersion.isEmpty() || kind.isEmpty()) && parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "apiVersion" -> apiVersion = text(parser, field);
                case "kind" -> kind = text(parser, field);
                default -> parser.skipChildren();
            }
        }
        return new TypeMeta(apiVersion, kind);
    }

    /** A body may leave out either: the path of the request has said it already. */
    TypeMeta withDefaults(TypeMeta expected) {
        return new TypeMeta(
                apiVersion.isEmpty() ? expected.apiVersion : apiVersion, kind.isEmpty() ? expected.kind : kind);
    }

    /** {@code v1} of {@code apps/v1}. */
    String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /** Go's package of the internal type: {@code apps} of {@code apps/v1}, {@code core} of {@code v1}. */
    String internalPackage() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "core" : apiVersion.substring(0, slash).split("\\.", 2)[0];
    }

    private static String text(JsonParser parser, String field) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NULL -> "";
            default ->
                throw new DecodingException("json: cannot unmarshal " + GoTypes.valueOf(token)
                        + " into Go struct field ." + field + " of type string");
        };
    }
}

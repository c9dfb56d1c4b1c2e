package dev.capstan.apischema;

import java.util.List;
import java.util.SortedMap;

/**
 * One type of the API.
 *
 * @param name {@code io.k8s.api.apps.v1.DeploymentSpec}
 * @param fields by JSON name, in alphabetical order
 */
record TypeDescription(String name, String description, SortedMap<String, FieldDescription> fields) {

    /**
     * One field.
     *
     * @param numbers the protobuf field numbers that lead to it: one, or two where Go inlines a struct that protobuf nests;
     *     none for what protobuf carries elsewhere ({@code kind}, {@code apiVersion})
     * @param omitEmpty whether Go leaves its empty value out of the JSON form
     */
    record FieldDescription(
            String description,
            Shape shape,
            List<Integer> numbers,
            boolean required,
            boolean omitEmpty,
            ListRule rule) {}

    /**
     * A JSON form.
     *
     * @param kind a constant of the server's {@code Schema.Kind}
     * @param ref the type's name for objects, else empty
     * @param items of arrays and maps, else empty
     */
    record Shape(String kind, String ref, List<Shape> items) {
        static Shape scalar(String kind) {
            return new Shape(kind, "", List.of());
        }

        static Shape object(String ref) {
            return new Shape("OBJECT", ref, List.of());
        }

        static Shape array(Shape items) {
            return new Shape("ARRAY", "", List.of(items));
        }

        static Shape map(Shape values) {
            return new Shape("MAP", "", List.of(values));
        }
    }

    /** How patches treat a field; empty strings and lists where nothing is said. */
    record ListRule(String patchStrategy, String patchMergeKey, String listType, List<String> listMapKeys) {
        static final ListRule NONE = new ListRule("", "", "", List.of());
    }
}

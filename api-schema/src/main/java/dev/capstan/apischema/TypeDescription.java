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
     * @param value whether it is a struct that Go never lacks
     */
    record FieldDescription(
            String description,
            Shape shape,
            List<Integer> numbers,
            boolean required,
            boolean omitEmpty,
            boolean value,
            ListRule rule) {}

    /**
     * A JSON form.
     *
     * @param kind a constant of the server's {@code Schema.Kind}
     * @param ref the type's name for objects, else empty
     * @param items of arrays and maps, else empty
     * @param atomic whether an object or map has one owner as a whole
     */
    record Shape(String kind, String ref, List<Shape> items, boolean atomic) {
        static Shape scalar(String kind) {
            return new Shape(kind, "", List.of(), false);
        }

        static Shape object(String ref, boolean atomic) {
            return new Shape("OBJECT", ref, List.of(), atomic);
        }

        static Shape array(Shape items) {
            return new Shape("ARRAY", "", List.of(items), false);
        }

        static Shape map(Shape values, boolean atomic) {
            return new Shape("MAP", "", List.of(values), atomic);
        }
    }

    /**
     * How patches treat a field; empty strings and lists where nothing is said.
     *
     * @param listMapKeys each with its default, if it has one: {@code protocol=TCP}
     */
    record ListRule(String patchStrategy, String patchMergeKey, String listType, List<String> listMapKeys) {
        static final ListRule NONE = new ListRule("", "", "", List.of());
    }
}

package dev.capstan.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tree of all objects that one of a model may hold, without any value: each object once, each list of objects with one. */
final class EmptyObjects {
    private static final JsonMapper JSON = new JsonMapper();

    /** Written as one value. */
    private static final Set<Class<?>> VALUES = Set.of(Quantity.class, IntOrString.class);

    private EmptyObjects() {}

    static ObjectNode of(Class<?> model) {
        ObjectNode result = JSON.createObjectNode();
        for (Field field : model.getDeclaredFields()) {
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            if (property == null) {
                continue;
            }
            Type type = field.getGenericType();
            if (isModel(type)) {
                result.set(property.value(), of((Class<?>) type));
            } else if (isListOfModels(type)) {
                ArrayNode list = result.putArray(property.value());
                list.add(of((Class<?>) itemOf(type)));
            }
        }
        return result;
    }

    private static boolean isListOfModels(Type type) {
        return type instanceof ParameterizedType list && list.getRawType() == List.class && isModel(itemOf(type));
    }

    private static Type itemOf(Type list) {
        return ((ParameterizedType) list).getActualTypeArguments()[0];
    }

    private static boolean isModel(Type type) {
        return type instanceof Class<?> candidate
                && candidate.getPackageName().startsWith("io.fabric8.kubernetes.api.model")
                && !candidate.isEnum()
                && !VALUES.contains(candidate);
    }
}

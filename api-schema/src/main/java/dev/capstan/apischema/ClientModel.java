package dev.capstan.apischema;

import com.google.gson.annotations.SerializedName;
import com.google.protobuf.Descriptors.Descriptor;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** One model class of the official Java client, read through its annotations. */
final class ClientModel {
    private static final String MODELS = "io.kubernetes.client.openapi.models.";

    private final Class<?> model;
    private final Map<String, ApiModelProperty> properties = new TreeMap<>();

    private ClientModel(Class<?> model) {
        this.model = model;
        for (Field field : model.getDeclaredFields()) {
            SerializedName name = field.getAnnotation(SerializedName.class);
            if (name != null) {
                properties.put(name.value(), getterOf(field).getAnnotation(ApiModelProperty.class));
            }
        }
    }

    /** {@code …core.v1.Pod} is {@code V1Pod}; names that two groups share carry the group: {@code CoreV1Event}. */
    static ClientModel of(Descriptor descriptor) {
        String[] path = descriptor.getFullName().split("\\.");
        String group = capitalised(path[path.length - 3]);
        String version = capitalised(path[path.length - 2]);
        return named(version + descriptor.getName(), group + version + descriptor.getName());
    }

    Set<String> fields() {
        return properties.keySet();
    }

    boolean has(String field) {
        return properties.containsKey(field);
    }

    boolean requires(String field) {
        return property(field).required();
    }

    String descriptionOf(String field) {
        return property(field).value();
    }

    String description() {
        ApiModel annotation = model.getAnnotation(ApiModel.class);
        return annotation == null ? "" : annotation.description();
    }

    private ApiModelProperty property(String field) {
        return Objects.requireNonNull(properties.get(field), field);
    }

    private static ClientModel named(String... candidates) {
        for (String candidate : candidates) {
            try {
                return new ClientModel(Class.forName(MODELS + candidate));
            } catch (ClassNotFoundException tryNext) {
                continue;
            }
        }
        throw new IllegalStateException("no model class of " + String.join(", ", candidates));
    }

    private Method getterOf(Field field) {
        try {
            return model.getMethod("get" + capitalised(withoutEscape(field.getName())));
        } catch (NoSuchMethodException missing) {
            throw new IllegalStateException("no getter of " + field, missing);
        }
    }

    /** Names that Java reserves are {@code _continue}. */
    private static String withoutEscape(String name) {
        return name.startsWith("_") ? name.substring(1) : name;
    }

    private static String capitalised(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}

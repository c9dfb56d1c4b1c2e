package dev.capstan.apischema;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.capstan.apischema.TypeDescription.FieldDescription;
import dev.capstan.apischema.TypeDescription.ListRule;
import dev.capstan.apischema.TypeDescription.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Walks from some types to all that they are made of, along two sources at once: the protobuf descriptors know the types,
 * their full names and field numbers, the client's models know the JSON names, the descriptions and what is required.
 *
 * <p>Where a descriptor has a message field that the model lacks, Go inlines that struct: its fields are the outer type's.
 */
final class TypeWalker {
    private static final Set<String> SELF_TOLD = Set.of("apiVersion", "kind");

    private final GoFacts facts;
    private final SortedMap<String, TypeDescription> types = new TreeMap<>();
    private final Deque<Descriptor> pending = new ArrayDeque<>();

    TypeWalker(GoFacts facts) {
        this.facts = facts;
    }

    SortedMap<String, TypeDescription> walk(List<Descriptor> roots) {
        pending.addAll(roots);
        while (!pending.isEmpty()) {
            Descriptor next = pending.remove();
            if (!types.containsKey(nameOf(next))) {
                types.put(nameOf(next), describe(next));
            }
        }
        return types;
    }

    private TypeDescription describe(Descriptor descriptor) {
        ClientModel model = ClientModel.of(descriptor);
        SortedMap<String, FieldDescription> fields = new TreeMap<>();
        addFields(nameOf(descriptor), descriptor, model, List.of(), fields);
        for (String told : SELF_TOLD) {
            if (model.has(told) && !fields.containsKey(told)) {
                fields.put(
                        told,
                        new FieldDescription(
                                model.descriptionOf(told),
                                Shape.scalar("STRING"),
                                List.of(),
                                false,
                                false,
                                false,
                                ListRule.NONE));
            }
        }
        for (String name : model.fields()) {
            if (!fields.containsKey(name)) {
                throw new IllegalStateException("protobuf lacks " + nameOf(descriptor) + "." + name);
            }
        }
        return new TypeDescription(nameOf(descriptor), model.description(), fields);
    }

    private void addFields(
            String owner,
            Descriptor descriptor,
            ClientModel model,
            List<Integer> path,
            Map<String, FieldDescription> fields) {
        for (FieldDescriptor field : descriptor.getFields()) {
            List<Integer> numbers = new ArrayList<>(path);
            numbers.add(field.getNumber());
            String name = field.getName();
            if (model.has(name)) {
                fields.put(name, describe(owner, name, field, model, numbers));
            } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isRepeated()) {
                addFields(owner, field.getMessageType(), model, numbers, fields);
            }
        }
    }

    private FieldDescription describe(
            String owner, String name, FieldDescriptor field, ClientModel model, List<Integer> numbers) {
        Shape shape = shapeOf(owner, field);
        boolean required = model.requires(name);
        boolean hasEmptyValue = switch (shape.kind()) {
            case "OBJECT", "ANY", "TIME", "MICRO_TIME", "QUANTITY", "INT_OR_STRING" -> false;
            default -> true;
        };
        return new FieldDescription(
                model.descriptionOf(name),
                shape,
                List.copyOf(numbers),
                required,
                hasEmptyValue && !required && !facts.isPointer(owner, name),
                facts.isValue(owner, name),
                facts.rule(owner, name));
    }

    private Shape shapeOf(String owner, FieldDescriptor field) {
        if (field.isMapField()) {
            Shape values = elementOf(field.getMessageType().findFieldByName("value"));
            return Shape.map(values, facts.isAtomic(owner, field.getName()));
        }
        Shape element = elementOf(field);
        return field.isRepeated() ? Shape.array(element) : element;
    }

    private Shape elementOf(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> Shape.scalar("STRING");
            case BYTES -> Shape.scalar("BYTES");
            case BOOL -> Shape.scalar("BOOLEAN");
            case INT32 -> Shape.scalar("INT32");
            case INT64 -> Shape.scalar("INT64");
            case DOUBLE -> Shape.scalar("NUMBER");
            case MESSAGE -> messageShape(field.getMessageType());
            default -> throw new IllegalStateException("unexpected protobuf type " + field.getType() + " of " + field);
        };
    }

    /** The messages on the left have a JSON form of their own. */
    private Shape messageShape(Descriptor message) {
        return switch (message.getName()) {
            case "Time" -> Shape.scalar("TIME");
            case "MicroTime" -> Shape.scalar("MICRO_TIME");
            case "Quantity" -> Shape.scalar("QUANTITY");
            case "IntOrString" -> Shape.scalar("INT_OR_STRING");
            case "RawExtension", "FieldsV1" -> Shape.scalar("ANY");
            case "ExtraValue" -> Shape.array(Shape.scalar("STRING"));
            default -> {
                pending.add(message);
                yield Shape.object(nameOf(message), facts.isAtomic(nameOf(message)));
            }
        };
    }

    /** {@code k8s.io.api.core.v1.Pod} is {@code io.k8s.api.core.v1.Pod} in OpenAPI. */
    private static String nameOf(Descriptor descriptor) {
        return descriptor.getFullName().replaceFirst("^k8s\\.io\\.", "io.k8s.");
    }
}

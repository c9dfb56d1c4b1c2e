package dev.capstan.apiserver.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.capstan.apiserver.schema.Schema;
import io.kubernetes.client.proto.IntStr.IntOrString;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource.Quantity;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a JSON tree as a client would in protobuf: by the names of the official client's message classes, not by the
 * numbers in our schema. Structs that Go inlines are always written, as Go does.
 */
final class ProtobufWriter {
    private ProtobufWriter() {}

    static byte[] body(ObjectNode tree, Schema schema, Descriptor descriptor) {
        Unknown unknown = Unknown.newBuilder()
                .setTypeMeta(TypeMeta.newBuilder()
                        .setApiVersion(tree.path("apiVersion").stringValue())
                        .setKind(tree.path("kind").stringValue()))
                .setRaw(message(tree, schema, descriptor).toByteString())
                .build();
        return body(unknown);
    }

    static byte[] body(Unknown unknown) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {'k', '8', 's', 0});
        body.writeBytes(unknown.toByteArray());
        return body.toByteArray();
    }

    private static Message message(JsonNode tree, Schema schema, Descriptor descriptor) {
        DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
        for (FieldDescriptor field : descriptor.getFields()) {
            JsonNode value = tree.get(field.getName());
            Schema known = schema.properties().get(field.getName());
            if (value != null && known != null) {
                set(message, field, value, known);
            } else if (known == null && isMessage(field) && !field.isRepeated()) {
                message.setField(field, message(tree, schema, field.getMessageType()));
            }
        }
        return message.build();
    }

    private static void set(DynamicMessage.Builder message, FieldDescriptor field, JsonNode value, Schema schema) {
        if (field.isMapField()) {
            Descriptor entry = field.getMessageType();
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                message.addRepeatedField(
                        field,
                        DynamicMessage.newBuilder(entry)
                                .setField(entry.findFieldByName("key"), each.getKey())
                                .setField(
                                        entry.findFieldByName("value"),
                                        single(entry.findFieldByName("value"), each.getValue(), items(schema)))
                                .build());
            }
        } else if (field.isRepeated()) {
            value.forEach(element -> message.addRepeatedField(field, single(field, element, items(schema))));
        } else {
            message.setField(field, single(field, value, schema));
        }
    }

    private static Object single(FieldDescriptor field, JsonNode value, Schema schema) {
        return switch (field.getJavaType()) {
            case STRING -> value.stringValue();
            case INT -> value.intValue();
            case LONG -> value.longValue();
            case BOOLEAN -> value.booleanValue();
            case DOUBLE -> value.doubleValue();
            case BYTE_STRING -> ByteString.copyFrom(Base64.getDecoder().decode(value.stringValue()));
            case MESSAGE ->
                switch (schema.kind()) {
                    case QUANTITY ->
                        Quantity.newBuilder().setString(value.stringValue()).build();
                    case INT_OR_STRING ->
                        value.isString()
                                ? IntOrString.newBuilder()
                                        .setType(1)
                                        .setStrVal(value.stringValue())
                                        .build()
                                : IntOrString.newBuilder()
                                        .setType(0)
                                        .setIntVal(value.intValue())
                                        .build();
                    case TIME ->
                        Meta.Time.newBuilder()
                                .setSeconds(time(value).getEpochSecond())
                                .setNanos(0)
                                .build();
                    case MICRO_TIME ->
                        Meta.MicroTime.newBuilder()
                                .setSeconds(time(value).getEpochSecond())
                                .setNanos(time(value).getNano())
                                .build();
                    case ANY ->
                        Meta.FieldsV1.newBuilder()
                                .setRaw(ByteString.copyFromUtf8(value.toString()))
                                .build();
                    default -> message(value, schema, field.getMessageType());
                };
            case FLOAT, ENUM -> throw new IllegalArgumentException("unexpected " + field);
        };
    }

    private static boolean isMessage(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    }

    private static Schema items(Schema schema) {
        return Objects.requireNonNull(schema.items());
    }

    private static Instant time(JsonNode value) {
        return Instant.parse(value.stringValue());
    }
}

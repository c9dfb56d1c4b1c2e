package dev.capstan.apiserver.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schema.Kind;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads Kubernetes' protobuf messages into the JSON tree of the same object, by the field numbers that the schema carries;
 * no generated message classes are needed. Go writes every field that is no pointer, so the tree is full of zero values;
 * {@link SchemaReader} drops those that JSON would not have.
 */
final class ProtobufReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, ProtobufFields> fieldsOfType = new ConcurrentHashMap<>();

    /**
     * @throws IOException for bytes that aren't such a message
     */
    ObjectNode read(byte[] message, Schema type) throws IOException {
        ObjectNode object = NODES.objectNode();
        readObject(CodedInputStream.newInstance(message), type, object);
        return object;
    }

    private void readObject(CodedInputStream in, Schema type, ObjectNode object) throws IOException {
        readFields(in, fieldsOfType.computeIfAbsent(type.name(), name -> ProtobufFields.of(type)), object);
    }

    private void readFields(CodedInputStream in, ProtobufFields fields, ObjectNode object) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (fields.byNumber(WireFormat.getTagFieldNumber(tag)).orElse(null)) {
                case null -> in.skipField(tag);
                case ProtobufFields.Inlined inlined -> {
                    int limit = in.pushLimit(in.readRawVarint32());
                    readFields(in, inlined.fields(), object);
                    in.popLimit(limit);
                }
                case ProtobufFields.Field field -> readField(in, tag, field, object);
            }
        }
    }

    private void readField(CodedInputStream in, int tag, ProtobufFields.Field field, ObjectNode object)
            throws IOException {
        Schema schema = field.schema();
        switch (schema.kind()) {
            case ARRAY -> readElements(in, tag, Objects.requireNonNull(schema.items()), object.withArray(field.name()));
            case MAP -> {
                ObjectNode map = object.path(field.name()) instanceof ObjectNode existing
                        ? existing
                        : object.putObject(field.name());
                readEntry(in, Objects.requireNonNull(schema.items()), map);
            }
            default -> object.set(field.name(), readValue(in, schema));
        }
    }

    private void readElements(CodedInputStream in, int tag, Schema element, ArrayNode array) throws IOException {
        boolean number = element.kind() == Kind.INT32 || element.kind() == Kind.INT64;
        if (!number || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            array.add(readValue(in, element));
            return;
        }
        int limit = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
            array.add(readValue(in, element));
        }
        in.popLimit(limit);
    }

    /** A map is a list of messages with the key as field 1 and the value as field 2. */
    private void readEntry(CodedInputStream in, Schema values, ObjectNode map) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        String key = "";
        JsonNode value = NODES.nullNode();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = in.readStringRequireUtf8();
                case 2 -> value = readValue(in, values);
                default -> in.skipField(tag);
            }
        }
        map.set(key, value);
        in.popLimit(limit);
    }

    private JsonNode readValue(CodedInputStream in, Schema schema) throws IOException {
        return switch (schema.kind()) {
            case STRING -> NODES.stringNode(in.readStringRequireUtf8());
            case BYTES -> NODES.stringNode(ProtobufScalars.base64(in.readByteArray()));
            case INT32 -> NODES.numberNode(in.readInt32());
            case INT64 -> NODES.numberNode(in.readInt64());
            case NUMBER -> NODES.numberNode(in.readDouble());
            case BOOLEAN -> NODES.booleanNode(in.readBool());
            case OBJECT -> {
                int limit = in.pushLimit(in.readRawVarint32());
                ObjectNode object = NODES.objectNode();
                readObject(in, schema, object);
                in.popLimit(limit);
                yield object;
            }
            case QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, ANY ->
                ProtobufScalars.read(in.readByteArray(), schema.kind());
            case ARRAY, MAP -> throw new IllegalStateException("protobuf has no lists of lists");
        };
    }
}

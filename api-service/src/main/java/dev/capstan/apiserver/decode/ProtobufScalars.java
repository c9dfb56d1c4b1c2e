package dev.capstan.apiserver.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.capstan.apiserver.schema.Schema.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** The messages that are no objects in JSON. */
final class ProtobufScalars {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ProtobufScalars() {}

    static JsonNode read(byte[] message, Kind kind) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        return switch (kind) {
            case QUANTITY -> quantity(in);
            case INT_OR_STRING -> intOrString(in);
            case TIME, MICRO_TIME -> time(in, kind);
            case ANY -> rawJson(in);
            default -> throw new IllegalArgumentException(kind + " has a protobuf type of its own");
        };
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** 1: the text. */
    private static JsonNode quantity(CodedInputStream in) throws IOException {
        String text = "0";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                text = in.readStringRequireUtf8();
            } else {
                in.skipField(tag);
            }
        }
        return NODES.stringNode(text.isEmpty() ? "0" : text);
    }

    /** 1: which of the two (0 is the number), 2: the number, 3: the string. */
    private static JsonNode intOrString(CodedInputStream in) throws IOException {
        long type = 0;
        int number = 0;
        String text = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> type = in.readInt64();
                case 2 -> number = in.readInt32();
                case 3 -> text = in.readStringRequireUtf8();
                default -> in.skipField(tag);
            }
        }
        return type == 0 ? NODES.numberNode(number) : NODES.stringNode(text);
    }

    /** 1: seconds, 2: nanoseconds. Both zero is Go's "no time", null in JSON. */
    private static JsonNode time(CodedInputStream in, Kind kind) throws IOException {
        long seconds = 0;
        int nanos = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> seconds = in.readInt64();
                case 2 -> nanos = in.readInt32();
                default -> in.skipField(tag);
            }
        }
        if (seconds == 0 && nanos == 0) {
            return NODES.nullNode();
        }
        Instant time = Instant.ofEpochSecond(seconds, nanos);
        return NODES.stringNode(kind == Kind.TIME ? Times.seconds(time) : Times.micros(time));
    }

    /** 1: JSON text. */
    private static JsonNode rawJson(CodedInputStream in) throws IOException {
        JsonNode json = NODES.nullNode();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                json = JsonMapper.shared().readTree(in.readByteArray());
            } else {
                in.skipField(tag);
            }
        }
        return json;
    }
}

package dev.capstan.apiserver.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;

/**
 * What every protobuf body comes in: four magic bytes, then {@code runtime.Unknown} with type and message.
 *
 * @param message the object's own bytes
 */
record ProtobufEnvelope(String apiVersion, String kind, byte[] message) {
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    static boolean isMissing(byte[] body) {
        return body.length < MAGIC.length || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** 1: type, 2: message; content type and encoding (3, 4) are those of the message and never set by clients. */
    static ProtobufEnvelope open(byte[] body) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(body, MAGIC.length, body.length - MAGIC.length);
        String[] type = {"", ""};
        byte[] message = {};
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> type = typeMeta(CodedInputStream.newInstance(in.readByteArray()));
                case 2 -> message = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        return new ProtobufEnvelope(type[0], type[1], message);
    }

    private static String[] typeMeta(CodedInputStream in) throws IOException {
        String[] type = {"", ""};
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int number = WireFormat.getTagFieldNumber(tag);
            if (number == 1 || number == 2) {
                type[number - 1] = in.readStringRequireUtf8();
            } else {
                in.skipField(tag);
            }
        }
        return type;
    }
}

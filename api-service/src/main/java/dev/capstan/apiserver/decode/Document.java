package dev.capstan.apiserver.decode;

import dev.capstan.apiserver.schema.Schema;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request body as a stream of JSON tokens, whatever it was encoded in. */
sealed interface Document {
    /**
     * @throws DecodingException for a body of which not even that can be told
     */
    TypeMeta type();

    /**
     * From the start, at every call.
     *
     * @throws DecodingException for bytes that don't hold such an object
     */
    JsonParser tokens(Schema schema);

    /** What the encoding itself has noticed: keys that YAML repeats. */
    List<String> strictErrors();

    /** Why Jackson stumbled over {@link #tokens}. */
    String syntaxFault(JacksonException stumbled);

    record JsonDocument(byte[] body) implements Document {
        @Override
        public TypeMeta type() {
            try (JsonParser parser = JsonMapper.shared().createParser(body)) {
                return TypeMeta.scan(parser);
            } catch (JacksonException malformed) {
                throw new DecodingException(syntaxFault(malformed));
            } catch (DecodingException unreadable) {
                throw new DecodingException("couldn't get version/kind; json parse error: " + unreadable.getMessage());
            }
        }

        @Override
        public JsonParser tokens(Schema schema) {
            return JsonMapper.shared().createParser(body);
        }

        @Override
        public List<String> strictErrors() {
            return List.of();
        }

        @Override
        public String syntaxFault(JacksonException stumbled) {
            return "couldn't get version/kind; json parse error: " + JsonSyntax.faultIn(body);
        }
    }

    record YamlDocument(JsonNode tree, List<String> strictErrors) implements Document {
        static YamlDocument read(byte[] body) {
            YamlReader reader = new YamlReader();
            JsonNode tree = reader.read(body);
            return new YamlDocument(tree, reader.strictErrors());
        }

        @Override
        public TypeMeta type() {
            try (JsonParser parser = JsonMapper.shared().treeAsTokens(tree)) {
                return TypeMeta.scan(parser);
            } catch (DecodingException unreadable) {
                throw new DecodingException("couldn't get version/kind; json parse error: " + unreadable.getMessage());
            }
        }

        @Override
        public JsonParser tokens(Schema schema) {
            return JsonMapper.shared().treeAsTokens(tree);
        }

        @Override
        public String syntaxFault(JacksonException stumbled) {
            return String.valueOf(stumbled.getOriginalMessage());
        }
    }

    record ProtobufDocument(ProtobufEnvelope envelope, ProtobufReader reader) implements Document {
        static ProtobufDocument open(byte[] body, ProtobufReader reader) {
            if (ProtobufEnvelope.isMissing(body)) {
                throw new DecodingException(
                        "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
            }
            try {
                return new ProtobufDocument(ProtobufEnvelope.open(body), reader);
            } catch (IOException malformed) {
                throw new DecodingException("proto: " + malformed.getMessage());
            }
        }

        @Override
        public TypeMeta type() {
            return new TypeMeta(envelope.apiVersion(), envelope.kind());
        }

        @Override
        public JsonParser tokens(Schema schema) {
            try {
                return JsonMapper.shared().treeAsTokens(reader.read(envelope.message(), schema));
            } catch (IOException malformed) {
                throw new DecodingException("proto: " + malformed.getMessage());
            }
        }

        @Override
        public List<String> strictErrors() {
            return List.of();
        }

        @Override
        public String syntaxFault(JacksonException stumbled) {
            return String.valueOf(stumbled.getOriginalMessage());
        }
    }
}

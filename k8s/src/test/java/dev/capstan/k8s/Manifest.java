package dev.capstan.k8s;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One object of a rendering. */
public record Manifest(ObjectNode tree) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Reads YAML 1.1, as kubectl does: there, an unquoted {@code on} is a boolean and {@code 0440} is 288.
     *
     * @return the objects of all documents
     */
    public static List<Manifest> parse(String yaml) {
        List<Manifest> manifests = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            if (document != null) {
                manifests.add(new Manifest((ObjectNode) JSON.<JsonNode>valueToTree(document)));
            }
        }
        return manifests;
    }

    public String apiVersion() {
        return tree.path("apiVersion").asString("");
    }

    public String kind() {
        return tree.path("kind").asString("");
    }

    public String name() {
        return at("metadata.name").asString("");
    }

    /** {@code Deployment/api-service}, for messages. */
    public String title() {
        return kind() + "/" + name();
    }

    public boolean is(String kind) {
        return kind().equals(kind);
    }

    /** @param path names and indexes with dots between them; a name with dots in it can't be reached */
    public JsonNode at(String path) {
        return tree.at("/" + path.replace('.', '/'));
    }

    public Stream<JsonNode> each(String path) {
        return at(path).valueStream();
    }

    public Manifest copy() {
        return new Manifest(tree.deepCopy());
    }

    @Override
    public String toString() {
        return title();
    }
}

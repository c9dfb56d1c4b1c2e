package dev.capstan.apischema;

import com.google.protobuf.Descriptors.Descriptor;
import dev.capstan.apischema.TypeDescription.FieldDescription;
import dev.capstan.apischema.TypeDescription.Shape;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code dev/capstan/apischema/schemas.json} (shapes, read when the server starts) and {@code descriptions.json}
 * (texts, read when somebody asks for OpenAPI) under the folder that is its only argument.
 */
public final class SchemaGenerator {
    private static final List<Descriptor> ROOTS = List.of(
            V1.Pod.getDescriptor(),
            V1.PodList.getDescriptor(),
            V1.Node.getDescriptor(),
            V1.NodeList.getDescriptor(),
            V1.Namespace.getDescriptor(),
            V1.NamespaceList.getDescriptor(),
            V1.ConfigMap.getDescriptor(),
            V1.ConfigMapList.getDescriptor(),
            V1.Secret.getDescriptor(),
            V1.SecretList.getDescriptor(),
            V1.ServiceAccount.getDescriptor(),
            V1.ServiceAccountList.getDescriptor(),
            V1.Event.getDescriptor(),
            V1.EventList.getDescriptor(),
            V1.Binding.getDescriptor(),
            V1.Service.getDescriptor(),
            V1.ServiceList.getDescriptor(),
            V1Apps.Deployment.getDescriptor(),
            V1Apps.DeploymentList.getDescriptor(),
            V1Apps.ReplicaSet.getDescriptor(),
            V1Apps.ReplicaSetList.getDescriptor(),
            V1Coordination.Lease.getDescriptor(),
            V1Coordination.LeaseList.getDescriptor(),
            V1Autoscaling.Scale.getDescriptor(),
            V1Authentication.SelfSubjectReview.getDescriptor(),
            V1Authorization.SelfSubjectAccessReview.getDescriptor(),
            V1Authorization.SelfSubjectRulesReview.getDescriptor(),
            V1Policy.Eviction.getDescriptor(),
            Meta.DeleteOptions.getDescriptor(),
            Meta.Status.getDescriptor());

    private static final JsonMapper JSON = JsonMapper.shared();

    private SchemaGenerator() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0], "dev/capstan/apischema");
        Files.createDirectories(folder);
        Collection<TypeDescription> types = generate();
        Files.write(folder.resolve("schemas.json"), JSON.writeValueAsBytes(shapes(types)));
        Files.write(folder.resolve("descriptions.json"), JSON.writeValueAsBytes(descriptions(types)));
    }

    static Collection<TypeDescription> generate() {
        return new TypeWalker(new GoFacts()).walk(ROOTS).values();
    }

    private static ObjectNode shapes(Collection<TypeDescription> types) {
        ObjectNode all = JSON.createObjectNode();
        for (TypeDescription type : types) {
            ObjectNode fields = all.putObject(type.name());
            type.fields().forEach((name, field) -> fields.set(name, write(field)));
        }
        return all;
    }

    private static ObjectNode write(FieldDescription field) {
        ObjectNode node = write(field.shape());
        field.numbers().forEach(node.withArray("numbers")::add);
        if (field.required()) {
            node.put("required", true);
        }
        if (field.omitEmpty()) {
            node.put("omitEmpty", true);
        }
        if (field.value()) {
            node.put("value", true);
        }
        putUnlessEmpty(node, "patchStrategy", field.rule().patchStrategy());
        putUnlessEmpty(node, "patchMergeKey", field.rule().patchMergeKey());
        putUnlessEmpty(node, "listType", field.rule().listType());
        if (!field.rule().listMapKeys().isEmpty()) {
            field.rule().listMapKeys().forEach(node.withArray("listMapKeys")::add);
        }
        return node;
    }

    private static ObjectNode write(Shape shape) {
        ObjectNode node = JSON.createObjectNode().put("kind", shape.kind());
        putUnlessEmpty(node, "ref", shape.ref());
        if (shape.atomic()) {
            node.put("atomic", true);
        }
        shape.items().forEach(items -> node.set("items", write(items)));
        return node;
    }

    /** The type's own text stands under the empty name. */
    private static ObjectNode descriptions(Collection<TypeDescription> types) {
        ObjectNode all = JSON.createObjectNode();
        for (TypeDescription type : types) {
            ObjectNode texts = all.putObject(type.name());
            putUnlessEmpty(texts, "", type.description());
            type.fields().forEach((name, field) -> putUnlessEmpty(texts, name, field.description()));
        }
        return all;
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}

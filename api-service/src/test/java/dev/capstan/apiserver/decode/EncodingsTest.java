package dev.capstan.apiserver.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import dev.capstan.apiserver.errors.ApiException;
import dev.capstan.apiserver.schema.Schema;
import dev.capstan.apiserver.schema.Schemas;
import dev.capstan.resource.ResourceTypes;
import io.kubernetes.client.proto.IntStr.IntOrString;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource.Quantity;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Coordination;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class EncodingsTest {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

    private final Schemas schemas = new Schemas();
    private final BodyDecoder decoder = new BodyDecoder(schemas);

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("v1", "Pod", V1.Pod.getDescriptor()),
                Arguments.of("v1", "Node", V1.Node.getDescriptor()),
                Arguments.of("v1", "Namespace", V1.Namespace.getDescriptor()),
                Arguments.of("v1", "ConfigMap", V1.ConfigMap.getDescriptor()),
                Arguments.of("v1", "Secret", V1.Secret.getDescriptor()),
                Arguments.of("v1", "ServiceAccount", V1.ServiceAccount.getDescriptor()),
                Arguments.of("v1", "Event", V1.Event.getDescriptor()),
                Arguments.of("v1", "Binding", V1.Binding.getDescriptor()),
                Arguments.of("v1", "DeleteOptions", Meta.DeleteOptions.getDescriptor()),
                Arguments.of("apps/v1", "Deployment", V1Apps.Deployment.getDescriptor()),
                Arguments.of("apps/v1", "ReplicaSet", V1Apps.ReplicaSet.getDescriptor()),
                Arguments.of("autoscaling/v1", "Scale", V1Autoscaling.Scale.getDescriptor()),
                Arguments.of("coordination.k8s.io/v1", "Lease", V1Coordination.Lease.getDescriptor()));
    }

    /** Every field of every kind, with other values at each run; a failure names the seed. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("kinds")
    void allThreeLeadToTheSameTree(String apiVersion, String kind, Descriptor descriptor) {
        long seed = System.nanoTime();
        Schema schema = schemas.of(apiVersion, kind);
        ObjectNode sample = new SampleObjects(new Random(seed)).object(schema);
        sample.put("apiVersion", apiVersion).put("kind", kind);

        assertThat(decode(apiVersion, kind, JSON, sample.toString().getBytes(StandardCharsets.UTF_8)))
                .as("JSON, seed %d", seed)
                .isEqualTo(sample);
        assertThat(decode(apiVersion, kind, YAML, new YAMLMapper().writeValueAsBytes(sample)))
                .as("YAML, seed %d", seed)
                .isEqualTo(sample);
        assertThat(decode(apiVersion, kind, PROTOBUF, ProtobufWriter.body(sample, schema, descriptor)))
                .as("protobuf, seed %d", seed)
                .isEqualTo(sample);
    }

    @Test
    void everyServedKindIsTested() {
        assertThat(ResourceTypes.all()).allMatch(type -> kinds().anyMatch(kind -> kind.get()[1].equals(type.kind())));
    }

    @Nested
    class GivenAMessageAsGoWritesIt {
        /** Go writes every field that is no pointer, empty or not. */
        @Test
        void leavesOutWhatJsonWouldNotHave() {
            V1Apps.Deployment deployment = V1Apps.Deployment.newBuilder()
                    .setMetadata(Meta.ObjectMeta.newBuilder()
                            .setName("web")
                            .setGenerateName("")
                            .setNamespace("")
                            .setGeneration(0)
                            .setCreationTimestamp(
                                    Meta.Time.newBuilder().setSeconds(0).setNanos(0)))
                    .setSpec(V1Apps.DeploymentSpec.newBuilder()
                            .setReplicas(0)
                            .setPaused(false)
                            .setMinReadySeconds(0)
                            .setStrategy(V1Apps.DeploymentStrategy.newBuilder()
                                    .setType("")
                                    .setRollingUpdate(V1Apps.RollingUpdateDeployment.newBuilder()
                                            .setMaxSurge(IntOrString.newBuilder()
                                                    .setType(1)
                                                    .setIntVal(0)
                                                    .setStrVal("25%"))
                                            .setMaxUnavailable(IntOrString.newBuilder()
                                                    .setType(0)
                                                    .setIntVal(0)
                                                    .setStrVal(""))))
                            .setTemplate(V1.PodTemplateSpec.newBuilder()
                                    .setSpec(V1.PodSpec.newBuilder()
                                            .setRestartPolicy("")
                                            .setHostNetwork(false)
                                            .setTerminationGracePeriodSeconds(0)
                                            .addContainers(V1.Container.newBuilder()
                                                    .setName("main")
                                                    .setWorkingDir("")
                                                    .setResources(V1.ResourceRequirements.newBuilder()
                                                            .putLimits(
                                                                    "cpu",
                                                                    Quantity.newBuilder()
                                                                            .setString("0.5")
                                                                            .build()))
                                                    .setStdin(false)))))
                    .setStatus(
                            V1Apps.DeploymentStatus.newBuilder().setReplicas(0).setObservedGeneration(0))
                    .build();

            assertThat(decode(
                                    "apps/v1",
                                    "Deployment",
                                    PROTOBUF,
                                    body("apps/v1", "Deployment", deployment.toByteString()))
                            .toString())
                    .isEqualTo(("{'metadata':{'name':'web'},'spec':{'replicas':0,'template':{'spec':{"
                                    + "'containers':[{'name':'main','resources':{'limits':{'cpu':'500m'}}}],"
                                    + "'terminationGracePeriodSeconds':0}},"
                                    + "'strategy':{'rollingUpdate':{'maxUnavailable':0,'maxSurge':'25%'}}},'status':{},"
                                    + "'apiVersion':'apps/v1','kind':'Deployment'}")
                            .replace('\'', '"'));
        }
    }

    @Nested
    class GivenBytesThatAreNoMessage {
        @Test
        void refusesABodyWithoutTheMagic() {
            assertThatThrownBy(() -> decode("v1", "Pod", PROTOBUF, new byte[] {1, 2, 3}))
                    .isInstanceOf(ApiException.class)
                    .hasMessage(
                            "the object provided is unrecognized (must be of type Pod): provided data does not appear to"
                                    + " be a protobuf message, expected prefix [107 56 115 0] (010203)");
        }

        @Test
        void refusesATruncatedMessage() {
            byte[] pod = V1.Pod.newBuilder()
                    .setMetadata(Meta.ObjectMeta.newBuilder().setName("a-long-enough-name"))
                    .build()
                    .toByteArray();

            assertThatThrownBy(() -> decode(
                            "v1", "Pod", PROTOBUF, body("v1", "Pod", ByteString.copyFrom(pod, 0, pod.length - 5))))
                    .isInstanceOf(ApiException.class)
                    .hasMessageStartingWith("Pod in version \"v1\" cannot be handled as a Pod: proto: ");
        }

        /** Whatever comes, it ends in an object or a refusal. */
        @Test
        void survivesRandomBytes() {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            for (int i = 0; i < 2_000; i++) {
                byte[] noise = new byte[random.nextInt(64)];
                random.nextBytes(noise);
                try {
                    decode("v1", "Pod", PROTOBUF, body("v1", "Pod", ByteString.copyFrom(noise)));
                } catch (ApiException refused) {
                    assertThat(refused.code()).as("seed %d", seed).isEqualTo(400);
                }
            }
        }
    }

    private ObjectNode decode(String apiVersion, String kind, String contentType, byte[] body) {
        return decoder.decodeAs(apiVersion, kind, contentType, body, FieldValidation.STRICT)
                .tree();
    }

    private static byte[] body(String apiVersion, String kind, ByteString message) {
        return ProtobufWriter.body(Unknown.newBuilder()
                .setTypeMeta(TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
                .setRaw(message)
                .build());
    }
}

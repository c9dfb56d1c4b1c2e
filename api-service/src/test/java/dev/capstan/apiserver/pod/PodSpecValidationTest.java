package dev.capstan.apiserver.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.strategy.Field;
import dev.capstan.apiserver.strategy.FieldErrors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each line: what is added to a good Pod's container or spec, and the one complaint that it brings. */
class PodSpecValidationTest {
    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static List<String> complaints(ObjectNode containerPart, ObjectNode specPart) {
        ObjectNode pod = json("{'spec':{'volumes':[{'name':'v','emptyDir':{}}],"
                + "'containers':[{'name':'main','image':'busybox:1'}]}}");
        ((ObjectNode) pod.at("/spec/containers/0")).setAll(containerPart);
        ((ObjectNode) pod.get("spec")).setAll(specPart);
        PodDefaults.apply(pod);
        Field spec = Field.root(pod).child("spec");
        return FieldErrors.of(errors -> PodSpecValidation.validate(spec, errors)).stream()
                .map(error -> error.field() + ": " + error.message())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'image':' x'}|image: Invalid value: \" x\": must not have leading or trailing whitespace",
                "{'name':'A'}|name: Invalid value: \"A\": a lowercase RFC 1123 label",
                "{'restartPolicy':'Always'}|restartPolicy: Forbidden: may not be set for non-init containers",
                "{'terminationMessagePolicy':'x'}|terminationMessagePolicy: Unsupported value: \"x\"",
                "{'ports':[{'containerPort':0}]}|ports[0].containerPort: Required value",
                "{'ports':[{'containerPort':1,'hostPort':70000}]}|ports[0].hostPort: Invalid value: 70000",
                "{'ports':[{'containerPort':1,'protocol':'X'}]}|ports[0].protocol: Unsupported value: \"X\"",
                "{'ports':[{'containerPort':1,'name':'a--b'}]}|ports[0].name: Invalid value: \"a--b\": must not contain",
                "{'ports':[{'containerPort':1,'name':'a'},{'containerPort':2,'name':'a'}]}"
                        + "|ports[1].name: Duplicate value: \"a\"",
                "{'env':[{'value':'x'}]}|env[0].name: Required value",
                "{'env':[{'name':'a=b'}]}|env[0].name: Invalid value: \"a=b\": a valid environment variable name",
                "{'env':[{'name':'a','valueFrom':{}}]}|env[0].valueFrom: Invalid value: \"\": must specify one of",
                "{'env':[{'name':'a','value':'x','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]}"
                        + "|env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty",
                "{'env':[{'name':'a','valueFrom':{'fieldRef':{'fieldPath':'spec.x'}}}]}"
                        + "|env[0].valueFrom.fieldRef.fieldPath: Unsupported value: \"spec.x\"",
                "{'env':[{'name':'a','valueFrom':{'configMapKeyRef':{'name':'c'}}}]}"
                        + "|env[0].valueFrom.configMapKeyRef.key: Required value",
                "{'envFrom':[{}]}|envFrom[0]: Invalid value: \"\": must specify one of: `configMapRef` or `secretRef`",
                "{'volumeMounts':[{'name':'v'}]}|volumeMounts[0].mountPath: Required value",
                "{'volumeMounts':[{'name':'v','mountPath':'/a','subPath':'../x'}]}"
                        + "|volumeMounts[0].subPath: Invalid value: \"../x\": must not contain '..'",
                "{'volumeMounts':[{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/a'}]}"
                        + "|volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique",
                "{'resources':{'requests':{'cpu':'-1'}}}|resources.requests[cpu]: Invalid value: \"-1\": must be greater",
                "{'resources':{'requests':{'disk':'1'}}}|resources.requests[disk]: Invalid value: \"disk\": must be a standard",
                "{'resources':{'requests':{'example.com/gpu':'1'}}}|resources.limits: Required value: Limit must be set",
                "{'livenessProbe':{}}|livenessProbe: Required value: must specify a handler type",
                "{'livenessProbe':{'exec':{'command':['a']},'successThreshold':2}}"
                        + "|livenessProbe.successThreshold: Invalid value: 2: must be 1",
                "{'readinessProbe':{'exec':{'command':['a']},'tcpSocket':{'port':1}}}"
                        + "|readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
                "{'readinessProbe':{'httpGet':{'port':'no port at all'}}}|readinessProbe.httpGet.port: Invalid value",
                "{'readinessProbe':{'exec':{}}}|readinessProbe.exec.command: Required value",
                "{'startupProbe':{'tcpSocket':{'port':1},'periodSeconds':-1}}"
                        + "|startupProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
                "{'lifecycle':{'preStop':{}}}|lifecycle.preStop: Required value: must specify a handler type",
                "{'securityContext':{'runAsUser':-1}}|securityContext.runAsUser: Invalid value: -1: must be between 0",
                "{'securityContext':{'privileged':true,'allowPrivilegeEscalation':false}}|securityContext: Invalid value"
            })
    void complainsOfContainers(String part, String complaint) {
        assertThat(complaints(json(part), json("{}")))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found).startsWith("spec.containers[0]." + complaint));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'restartPolicy':'Maybe'}|restartPolicy: Unsupported value: \"Maybe\": supported values: \"Always\","
                        + " \"Never\", \"OnFailure\"",
                "{'dnsPolicy':'None'}|dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
                "{'dnsConfig':{'nameservers':['x']}}|dnsConfig.nameservers[0]: Invalid value: \"x\": must be a valid IP",
                "{'hostAliases':[{'ip':'x'}]}|hostAliases[0].ip: Invalid value: \"x\": must be valid IP address",
                "{'activeDeadlineSeconds':0}|activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647",
                "{'nodeSelector':{'a b':'c'}}|nodeSelector: Invalid value: \"a b\": name part must consist of",
                "{'serviceAccountName':'A'}|serviceAccountName: Invalid value: \"A\": a lowercase RFC 1123 subdomain",
                "{'imagePullSecrets':[{}]}|imagePullSecrets[0].name: Required value",
                "{'hostname':'a.b'}|hostname: Invalid value: \"a.b\": a lowercase RFC 1123 label",
                "{'volumes':[{'emptyDir':{}}]}|volumes[0].name: Required value",
                "{'volumes':[{'name':'v','emptyDir':{},'secret':{'secretName':'s'}}]}"
                        + "|volumes[0].secret: Forbidden: may not specify more than 1 volume type",
                "{'volumes':[{'name':'v','secret':{}}]}|volumes[0].secret.secretName: Required value",
                "{'volumes':[{'name':'v','secret':{'secretName':'s','defaultMode':9999}}]}"
                        + "|volumes[0].secret.defaultMode: Invalid value: 9999: must be a number between 0 and 0777",
                "{'volumes':[{'name':'v','configMap':{'name':'c','items':[{'key':'k','path':'/abs'}]}}]}"
                        + "|volumes[0].configMap.items[0].path: Invalid value: \"/abs\": must be a relative path",
                "{'volumes':[{'name':'v'},{'name':'v'}]}|volumes[1].name: Duplicate value: \"v\"",
                "{'volumes':[{'name':'v','hostPath':{'path':'/a/../b'}}]}|volumes[0].hostPath.path: Invalid value",
                "{'initContainers':[{'name':'i','image':'x','livenessProbe':{'exec':{'command':['a']}}}]}"
                        + "|initContainers[0].livenessProbe: Forbidden: may not be set for init containers without",
                "{'initContainers':[{'name':'main','image':'x'}]}|initContainers[0].name: Duplicate value: \"main\"",
                "{'tolerations':[{'operator':'Equal','value':'x'}]}"
                        + "|tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty",
                "{'tolerations':[{'key':'k','operator':'Exists','effect':'x'}]}|tolerations[0].effect: Unsupported value",
                "{'tolerations':[{'key':'k','operator':'Exists','tolerationSeconds':1}]}"
                        + "|tolerations[0].effect: Invalid value: \"\": effect must be 'NoExecute' when",
                "{'topologySpreadConstraints':[{'maxSkew':0,'topologyKey':'k','whenUnsatisfiable':'DoNotSchedule'}]}"
                        + "|topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero",
                "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[]}}}}"
                        + "|affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required",
                "{'hostNetwork':true,'containers':[{'name':'c','image':'i','ports':[{'containerPort':1,'hostPort':2}]}]}"
                        + "|containers[0].ports[0].containerPort: Invalid value: 1: must match `hostPort` when"
            })
    void complainsOfSpecs(String part, String complaint) {
        assertThat(complaints(json("{}"), json(part)))
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found).startsWith("spec." + complaint));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'env':[{'name':'a b'},{'name':'x','valueFrom':{'fieldRef':{'fieldPath':'metadata.labels[\\'app\\']'}}}]}",
                "{'resources':{'limits':{'example.com/gpu':'1'},'requests':{'example.com/gpu':'1'}}}",
                "{'livenessProbe':{'grpc':{'port':1}},'lifecycle':{'preStop':{'sleep':{'seconds':1}}}}",
                "{'ports':[{'containerPort':80,'protocol':'TCP'},{'containerPort':80,'protocol':'UDP'}]}"
            })
    void acceptsWhatKubernetesAccepts(String part) {
        ObjectNode container = (ObjectNode) JsonMapper.shared()
                .readTree(part.replace("\\'", "\u0001").replace('\'', '"').replace('\u0001', '\''));

        assertThat(complaints(container, json("{}"))).isEmpty();
    }
}

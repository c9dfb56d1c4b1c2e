package dev.capstan.nodeagent.admission;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every field of a Pod's spec that is carried out, and nothing else: a field that isn't listed is refused, so that one which
 * Kubernetes adds tomorrow is refused too.
 *
 * <p>A line is a path, {@code []} standing for any element and {@code **} for all below; what follows it are the only values
 * that are carried out.
 */
final class SupportedPodFields {
    /** Others honour these before a Pod gets here, or they ask nothing of a node. */
    private static final String OF_OTHERS = """
            affinity.**
            nodeName
            nodeSelector.**
            preemptionPolicy
            priority
            priorityClassName
            schedulerName
            schedulingGates.**
            serviceAccount
            serviceAccountName
            tolerations.**
            topologySpreadConstraints.**
            enableServiceLinks
            """;

    private static final String OF_POD = """
            activeDeadlineSeconds
            automountServiceAccountToken false
            dnsConfig.nameservers[]
            dnsConfig.options[].name
            dnsConfig.options[].value
            dnsConfig.searches[]
            dnsPolicy ClusterFirst ClusterFirstWithHostNet Default None
            hostAliases[].hostnames[]
            hostAliases[].ip
            hostIPC
            hostNetwork
            hostPID
            hostUsers true
            hostname
            os.name linux
            overhead.cpu
            overhead.memory
            readinessGates[].conditionType
            restartPolicy Always OnFailure Never
            securityContext.runAsGroup
            securityContext.runAsNonRoot
            securityContext.runAsUser
            securityContext.seccompProfile.type RuntimeDefault
            securityContext.supplementalGroups[]
            securityContext.supplementalGroupsPolicy Merge
            securityContext.sysctls[].name
            securityContext.sysctls[].value
            setHostnameAsFQDN false
            shareProcessNamespace false
            subdomain
            terminationGracePeriodSeconds
            """;

    private static final String OF_VOLUMES = """
            volumes[].configMap.defaultMode
            volumes[].configMap.items[].key
            volumes[].configMap.items[].mode
            volumes[].configMap.items[].path
            volumes[].configMap.name
            volumes[].configMap.optional
            volumes[].downwardAPI.defaultMode
            volumes[].downwardAPI.items[].fieldRef.apiVersion
            volumes[].downwardAPI.items[].fieldRef.fieldPath
            volumes[].downwardAPI.items[].mode
            volumes[].downwardAPI.items[].path
            volumes[].downwardAPI.items[].resourceFieldRef.containerName
            volumes[].downwardAPI.items[].resourceFieldRef.divisor
            volumes[].downwardAPI.items[].resourceFieldRef.resource
            volumes[].emptyDir.medium Memory
            volumes[].emptyDir.sizeLimit
            volumes[].hostPath.path
            volumes[].hostPath.type DirectoryOrCreate Directory FileOrCreate File Socket CharDevice BlockDevice
            volumes[].name
            volumes[].projected.defaultMode
            volumes[].projected.sources[].configMap.items[].key
            volumes[].projected.sources[].configMap.items[].mode
            volumes[].projected.sources[].configMap.items[].path
            volumes[].projected.sources[].configMap.name
            volumes[].projected.sources[].configMap.optional
            volumes[].projected.sources[].downwardAPI.items[].fieldRef.apiVersion
            volumes[].projected.sources[].downwardAPI.items[].fieldRef.fieldPath
            volumes[].projected.sources[].downwardAPI.items[].mode
            volumes[].projected.sources[].downwardAPI.items[].path
            volumes[].projected.sources[].downwardAPI.items[].resourceFieldRef.containerName
            volumes[].projected.sources[].downwardAPI.items[].resourceFieldRef.divisor
            volumes[].projected.sources[].downwardAPI.items[].resourceFieldRef.resource
            volumes[].projected.sources[].secret.items[].key
            volumes[].projected.sources[].secret.items[].mode
            volumes[].projected.sources[].secret.items[].path
            volumes[].projected.sources[].secret.name
            volumes[].projected.sources[].secret.optional
            volumes[].secret.defaultMode
            volumes[].secret.items[].key
            volumes[].secret.items[].mode
            volumes[].secret.items[].path
            volumes[].secret.optional
            volumes[].secret.secretName
            """;

    private static final String OF_EVERY_CONTAINER = """
            args[]
            command[]
            env[].name
            env[].value
            env[].valueFrom.configMapKeyRef.key
            env[].valueFrom.configMapKeyRef.name
            env[].valueFrom.configMapKeyRef.optional
            env[].valueFrom.fieldRef.apiVersion
            env[].valueFrom.fieldRef.fieldPath
            env[].valueFrom.resourceFieldRef.containerName
            env[].valueFrom.resourceFieldRef.divisor
            env[].valueFrom.resourceFieldRef.resource
            env[].valueFrom.secretKeyRef.key
            env[].valueFrom.secretKeyRef.name
            env[].valueFrom.secretKeyRef.optional
            envFrom[].configMapRef.name
            envFrom[].configMapRef.optional
            envFrom[].prefix
            envFrom[].secretRef.name
            envFrom[].secretRef.optional
            image
            imagePullPolicy Always IfNotPresent Never
            name
            ports[].containerPort
            ports[].hostIP
            ports[].hostPort
            ports[].name
            ports[].protocol TCP UDP SCTP
            resources.limits.cpu
            resources.limits.memory
            resources.requests.cpu
            resources.requests.memory
            securityContext.allowPrivilegeEscalation
            securityContext.capabilities.add[]
            securityContext.capabilities.drop[]
            securityContext.privileged
            securityContext.procMount Default
            securityContext.readOnlyRootFilesystem
            securityContext.runAsGroup
            securityContext.runAsNonRoot
            securityContext.runAsUser
            securityContext.seccompProfile.type RuntimeDefault
            stdin
            stdinOnce
            terminationMessagePath
            terminationMessagePolicy File FallbackToLogsOnError
            tty
            volumeMounts[].mountPath
            volumeMounts[].mountPropagation None HostToContainer Bidirectional
            volumeMounts[].name
            volumeMounts[].readOnly
            volumeMounts[].recursiveReadOnly Disabled
            volumeMounts[].subPath
            volumeMounts[].subPathExpr
            workingDir
            """;

    /** Init containers end before anyone could probe or stop them. */
    private static final String OF_MAIN_CONTAINERS = """
            lifecycle.preStop.exec.command[]
            lifecycle.preStop.httpGet.host
            lifecycle.preStop.httpGet.httpHeaders[].name
            lifecycle.preStop.httpGet.httpHeaders[].value
            lifecycle.preStop.httpGet.path
            lifecycle.preStop.httpGet.port
            lifecycle.preStop.httpGet.scheme HTTP HTTPS
            lifecycle.preStop.sleep.seconds
            """;

    private static final String OF_PROBES = """
            exec.command[]
            failureThreshold
            httpGet.host
            httpGet.httpHeaders[].name
            httpGet.httpHeaders[].value
            httpGet.path
            httpGet.port
            httpGet.scheme HTTP HTTPS
            initialDelaySeconds
            periodSeconds
            successThreshold
            tcpSocket.host
            tcpSocket.port
            timeoutSeconds
            """;

    /** Path to the values that are carried out; an empty set for all. */
    private final Map<String, Set<String>> fields = new HashMap<>();

    SupportedPodFields() {
        add("", OF_OTHERS);
        add("", OF_POD);
        add("", OF_VOLUMES);
        for (String containers : new String[] {"containers[].", "initContainers[]."}) {
            add(containers, OF_EVERY_CONTAINER);
        }
        add("containers[].", OF_MAIN_CONTAINERS);
        for (String probe : new String[] {"livenessProbe.", "readinessProbe.", "startupProbe."}) {
            add("containers[]." + probe, OF_PROBES);
        }
    }

    private void add(String prefix, String table) {
        table.lines()
                .map(line -> line.split(" "))
                .forEach(words -> fields.put(
                        prefix + words[0], Set.copyOf(Arrays.asList(words).subList(1, words.length))));
    }

    /** Whether a field is carried out whatever its value and whatever is below it. */
    boolean isWholeSubtree(String path) {
        return fields.containsKey(path + ".**") || fields.containsKey(path.replaceAll("\\[]$", "") + ".**");
    }

    /** Whether a field is carried out, at least with some values. */
    boolean isListed(String path) {
        return fields.containsKey(path);
    }

    /** Whether a field is carried out with that value. */
    boolean isSupported(String path, String value) {
        @Nullable Set<String> values = fields.get(path);
        return values != null && (values.isEmpty() || values.contains(value));
    }

    /** Whether something below the path is carried out. */
    boolean hasBelow(String path) {
        return Stream.of(path + ".", path + "[]")
                .anyMatch(prefix -> fields.keySet().stream().anyMatch(field -> field.startsWith(prefix)));
    }
}

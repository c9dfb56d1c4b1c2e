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
            dnsConfig.**
            dnsPolicy ClusterFirst ClusterFirstWithHostNet Default None
            hostAliases.**
            hostIPC
            hostNetwork
            hostPID
            hostUsers true
            hostname
            os.name linux
            overhead.**
            readinessGates.**
            restartPolicy Always OnFailure Never
            securityContext.runAsGroup
            securityContext.runAsNonRoot
            securityContext.runAsUser
            securityContext.seccompProfile.type RuntimeDefault
            securityContext.supplementalGroups[]
            securityContext.supplementalGroupsPolicy Merge
            securityContext.sysctls.**
            setHostnameAsFQDN false
            shareProcessNamespace false
            subdomain
            terminationGracePeriodSeconds
            """;

    private static final String OF_VOLUMES = """
            volumes[].name
            volumes[].configMap.**
            volumes[].downwardAPI.**
            volumes[].emptyDir.medium Memory
            volumes[].emptyDir.sizeLimit
            volumes[].hostPath.path
            volumes[].hostPath.type DirectoryOrCreate Directory FileOrCreate File Socket CharDevice BlockDevice
            volumes[].projected.defaultMode
            volumes[].projected.sources[].configMap.**
            volumes[].projected.sources[].downwardAPI.**
            volumes[].projected.sources[].secret.**
            volumes[].secret.**
            """;

    private static final String OF_EVERY_CONTAINER = """
            args[]
            command[]
            env[].name
            env[].value
            env[].valueFrom.configMapKeyRef.**
            env[].valueFrom.fieldRef.**
            env[].valueFrom.resourceFieldRef.**
            env[].valueFrom.secretKeyRef.**
            envFrom.**
            image
            imagePullPolicy Always IfNotPresent Never
            name
            ports.**
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
            lifecycle.preStop.exec.**
            lifecycle.preStop.httpGet.**
            lifecycle.preStop.sleep.**
            """;

    private static final String OF_PROBES = """
            exec.**
            failureThreshold
            httpGet.**
            initialDelaySeconds
            periodSeconds
            successThreshold
            tcpSocket.**
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

package dev.capstan.nodeagent.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Walks every field that the model of a Pod's spec has. Each is carried out or refused; the refused ones stand here by name,
 * so that a newer model with a new field fails this test until somebody has decided what to do with it.
 */
class SupportedPodFieldsTest {
    private static final String REFUSED = """
            ephemeralContainers
            evictionResponders
            hostnameOverride
            imagePullSecrets
            resourceClaims
            resources
            runtimeClassName
            schedulingGroup
            securityContext.appArmorProfile
            securityContext.fsGroup
            securityContext.fsGroupChangePolicy
            securityContext.seLinuxChangePolicy
            securityContext.seLinuxOptions
            securityContext.seccompProfile.localhostProfile
            securityContext.windowsOptions
            volumes[].awsElasticBlockStore
            volumes[].azureDisk
            volumes[].azureFile
            volumes[].cephfs
            volumes[].cinder
            volumes[].configMap.defaultUser
            volumes[].configMap.items[].user
            volumes[].csi
            volumes[].downwardAPI.defaultUser
            volumes[].downwardAPI.items[].user
            volumes[].emptyDir.mode
            volumes[].ephemeral
            volumes[].fc
            volumes[].flexVolume
            volumes[].flocker
            volumes[].gcePersistentDisk
            volumes[].gitRepo
            volumes[].glusterfs
            volumes[].image
            volumes[].iscsi
            volumes[].nfs
            volumes[].persistentVolumeClaim
            volumes[].photonPersistentDisk
            volumes[].portworxVolume
            volumes[].projected.defaultUser
            volumes[].projected.sources[].clusterTrustBundle
            volumes[].projected.sources[].configMap.items[].user
            volumes[].projected.sources[].downwardAPI.items[].user
            volumes[].projected.sources[].secret.items[].user
            volumes[].projected.sources[].podCertificate
            volumes[].projected.sources[].serviceAccountToken
            volumes[].quobyte
            volumes[].rbd
            volumes[].scaleIO
            volumes[].secret.defaultUser
            volumes[].secret.items[].user
            volumes[].storageos
            volumes[].vsphereVolume
            """;

    private static final String REFUSED_IN_CONTAINERS = """
            env[].valueFrom.fileKeyRef
            lifecycle.postStart
            lifecycle.preStop.httpGet.protocol
            lifecycle.preStop.tcpSocket
            lifecycle.stopSignal
            livenessProbe.grpc
            livenessProbe.httpGet.protocol
            livenessProbe.terminationGracePeriodSeconds
            readinessProbe.grpc
            readinessProbe.httpGet.protocol
            readinessProbe.terminationGracePeriodSeconds
            resizePolicy
            resources.claims
            restartPolicy
            restartPolicyRules
            securityContext.appArmorProfile
            securityContext.seLinuxOptions
            securityContext.seccompProfile.localhostProfile
            securityContext.windowsOptions
            startupProbe.grpc
            startupProbe.httpGet.protocol
            startupProbe.terminationGracePeriodSeconds
            volumeDevices
            volumeMounts[].bindMountOptions
            """;

    private static final String REFUSED_IN_INIT_CONTAINERS = """
            env[].valueFrom.fileKeyRef
            lifecycle
            livenessProbe
            readinessProbe
            resizePolicy
            resources.claims
            restartPolicy
            restartPolicyRules
            securityContext.appArmorProfile
            securityContext.seLinuxOptions
            securityContext.seccompProfile.localhostProfile
            securityContext.windowsOptions
            startupProbe
            volumeDevices
            volumeMounts[].bindMountOptions
            """;

    private final SupportedPodFields supported = new SupportedPodFields();

    @Test
    void everyFieldOfTheModelIsCarriedOutOrRefused() {
        SortedSet<String> refused = new TreeSet<>();
        walk(PodSpec.class, "", refused);

        SortedSet<String> expected = new TreeSet<>();
        REFUSED.lines().forEach(expected::add);
        REFUSED_IN_CONTAINERS.lines().forEach(line -> expected.add("containers[]." + line));
        REFUSED_IN_INIT_CONTAINERS.lines().forEach(line -> expected.add("initContainers[]." + line));
        assertThat(refused).isEqualTo(expected);
    }

    private void walk(Class<?> model, String prefix, SortedSet<String> refused) {
        for (Field field : model.getDeclaredFields()) {
            JsonProperty property = field.getAnnotation(JsonProperty.class);
            if (property == null) {
                continue;
            }
            String path = prefix + property.value();
            Type type = field.getGenericType();
            boolean list = type instanceof ParameterizedType generic && generic.getRawType() == java.util.List.class;
            String pattern = list ? path + "[]" : path;
            Class<?> element = list
                    ? (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0]
                    : type instanceof Class<?> plain ? plain : Map.class;
            if (supported.isWholeSubtree(pattern) || supported.isListed(pattern)) {
                continue;
            }
            if (supported.hasBelow(pattern)) {
                if (!isLeaf(element)) {
                    walk(element, pattern + ".", refused);
                }
            } else {
                refused.add(path);
            }
        }
    }

    private static boolean isLeaf(Class<?> type) {
        return type.getName().startsWith("java.") || type == Quantity.class || type == IntOrString.class;
    }
}

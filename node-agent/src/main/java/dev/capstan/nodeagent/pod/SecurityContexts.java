package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.env.ContainerConfigException;
import dev.capstan.nodeagent.runtime.LinuxContainerSecurityContext;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who a container runs as and what it may do: its own settings over those of its Pod. */
final class SecurityContexts {
    private SecurityContexts() {}

    /**
     * @param imageUser the user of the image, the empty string for root
     * @throws ContainerConfigException when it must not run as root and would
     */
    static LinuxContainerSecurityContext of(Pod pod, Container container, String imageUser) {
        PodSecurityContext ofPod = pod.getSpec().getSecurityContext() == null
                ? new PodSecurityContextBuilder().build()
                : pod.getSpec().getSecurityContext();
        SecurityContext own = container.getSecurityContext() == null
                ? new SecurityContextBuilder().build()
                : container.getSecurityContext();
        @Nullable Long user = own.getRunAsUser() != null ? own.getRunAsUser() : ofPod.getRunAsUser();
        @Nullable Long group = own.getRunAsGroup() != null ? own.getRunAsGroup() : ofPod.getRunAsGroup();
        boolean mustNotBeRoot =
                Boolean.TRUE.equals(own.getRunAsNonRoot() != null ? own.getRunAsNonRoot() : ofPod.getRunAsNonRoot());
        if (mustNotBeRoot) {
            refuseRoot(pod, container, user, imageUser);
        }
        return new LinuxContainerSecurityContext(
                Boolean.TRUE.equals(own.getPrivileged()),
                user == null && group != null ? Long.valueOf(numericUser(imageUser)) : user,
                group,
                orEmpty(ofPod.getSupplementalGroups()),
                capabilities(own, true),
                capabilities(own, false),
                Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()),
                Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()));
    }

    private static void refuseRoot(Pod pod, Container container, @Nullable Long user, String imageUser) {
        String where = " (pod: \"" + pod.getMetadata().getName() + "_"
                + pod.getMetadata().getNamespace() + "(" + pod.getMetadata().getUid() + ")\", container: "
                + container.getName() + ")";
        String name = imageUser.replaceAll(":.*", "");
        if (user != null && user == 0) {
            throw new ContainerConfigException("container's runAsUser breaks non-root policy" + where);
        }
        if (user == null && (name.isEmpty() || name.equals("0") || name.equals("root"))) {
            throw new ContainerConfigException("container has runAsNonRoot and image will run as root" + where);
        }
        if (user == null && !name.chars().allMatch(Character::isDigit)) {
            throw new ContainerConfigException("container has runAsNonRoot and image has non-numeric user (" + name
                    + "), cannot verify user is non-root" + where);
        }
    }

    /** A group alone needs a user to go with: the image's. */
    private static long numericUser(String imageUser) {
        String name = imageUser.replaceAll(":.*", "");
        if (name.isEmpty() || name.equals("root")) {
            return 0;
        }
        if (!name.chars().allMatch(Character::isDigit)) {
            throw new ContainerConfigException(
                    "runAsGroup needs runAsUser here: the image's user (" + name + ") is not a number");
        }
        return Long.parseLong(name);
    }

    private static List<String> capabilities(SecurityContext context, boolean added) {
        @Nullable Capabilities wanted = context.getCapabilities();
        return wanted == null ? List.of() : orEmpty(added ? wanted.getAdd() : wanted.getDrop());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return Stream.ofNullable(list).flatMap(List::stream).toList();
    }
}

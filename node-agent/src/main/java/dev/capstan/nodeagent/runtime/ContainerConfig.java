package dev.capstan.nodeagent.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a container is to be.
 *
 * @param name the container's name within its Pod
 * @param attempt 0 at first, one more for each restart: the {@code restartCount} that this container will report
 * @param image the name or id of an image on this node
 * @param command replaces the image's entry point; empty keeps it
 * @param args replaces the image's command; empty keeps it, unless {@code command} is given
 * @param workingDir null for the image's
 * @param env in the order given
 * @param labels kept on the container; the runtime adds those it finds the container by
 * @param annotations kept on the container and given back unchanged
 */
public record ContainerConfig(
        String name,
        int attempt,
        String image,
        List<String> command,
        List<String> args,
        @Nullable String workingDir,
        Map<String, String> env,
        List<Mount> mounts,
        LinuxContainerResources resources,
        LinuxContainerSecurityContext securityContext,
        Map<String, String> labels,
        Map<String, String> annotations,
        boolean stdin,
        boolean stdinOnce,
        boolean tty) {

    public ContainerConfig {
        command = List.copyOf(command);
        args = List.copyOf(args);
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        mounts = List.copyOf(mounts);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    public static Builder builder(String name, String image) {
        return new Builder(name, image);
    }

    /** Everything but name and image has a default: first attempt, the image's command, no limits, no mounts. */
    public static final class Builder {
        private final String name;
        private final String image;
        private int attempt;
        private List<String> command = List.of();
        private List<String> args = List.of();
        private @Nullable String workingDir;
        private Map<String, String> env = Map.of();
        private List<Mount> mounts = List.of();
        private LinuxContainerResources resources = LinuxContainerResources.UNLIMITED;
        private LinuxContainerSecurityContext securityContext = LinuxContainerSecurityContext.DEFAULT;
        private Map<String, String> labels = Map.of();
        private Map<String, String> annotations = Map.of();
        private boolean stdin;
        private boolean stdinOnce;
        private boolean tty;

        private Builder(String name, String image) {
            this.name = name;
            this.image = image;
        }

        public Builder attempt(int value) {
            attempt = value;
            return this;
        }

        public Builder command(List<String> value) {
            command = value;
            return this;
        }

        public Builder args(List<String> value) {
            args = value;
            return this;
        }

        public Builder workingDir(@Nullable String value) {
            workingDir = value;
            return this;
        }

        public Builder env(Map<String, String> value) {
            env = value;
            return this;
        }

        public Builder mounts(List<Mount> value) {
            mounts = value;
            return this;
        }

        public Builder resources(LinuxContainerResources value) {
            resources = value;
            return this;
        }

        public Builder securityContext(LinuxContainerSecurityContext value) {
            securityContext = value;
            return this;
        }

        public Builder labels(Map<String, String> value) {
            labels = value;
            return this;
        }

        public Builder annotations(Map<String, String> value) {
            annotations = value;
            return this;
        }

        /** Keeps standard input open; with {@code once} only until the first attached client leaves. */
        public Builder stdin(boolean open, boolean once) {
            stdin = open;
            stdinOnce = once;
            return this;
        }

        public Builder tty(boolean value) {
            tty = value;
            return this;
        }

        public ContainerConfig build() {
            return new ContainerConfig(
                    name,
                    attempt,
                    image,
                    command,
                    args,
                    workingDir,
                    env,
                    mounts,
                    resources,
                    securityContext,
                    labels,
                    annotations,
                    stdin,
                    stdinOnce,
                    tty);
        }
    }
}

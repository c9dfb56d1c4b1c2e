package dev.capstan.nodeagent.runtime.docker;

import dev.capstan.nodeagent.runtime.ContainerNotFoundException;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.ImageNotFoundException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pause image, loaded into the engine from the agent itself: one program of half a kilobyte ({@code images/pause}), so
 * that a node needs no registry, no compiler and no package for it.
 *
 * <p>Only the default image is made here. One that an administrator names instead must be on the engine.
 */
final class SandboxImage {
    private static final Logger log = LoggerFactory.getLogger(SandboxImage.class);

    private final DockerEngine engine;
    private final String name;
    private volatile boolean present;

    SandboxImage(DockerEngine engine, String name) {
        this.engine = engine;
        this.name = name;
    }

    /** Looks once; afterwards it costs nothing until {@link #forget()}. */
    void ensure() {
        if (present) {
            return;
        }
        if (!exists()) {
            load();
        }
        present = true;
    }

    /** The image may have been removed since: somebody pruned the engine. */
    void forget() {
        present = false;
    }

    private boolean exists() {
        try {
            engine.call(
                    "inspect image " + name,
                    docker -> docker.inspectImageCmd(name).exec());
            return true;
        } catch (ImageNotFoundException | ContainerNotFoundException missing) {
            return false;
        }
    }

    private void load() {
        if (!name.equals(DockerRuntimeSettings.DEFAULT_SANDBOX_IMAGE)) {
            throw new ImageNotFoundException("sandbox image " + name + " isn't on this node", null);
        }
        byte[] archive = ImageArchive.ofProgram(name, architecture(), "pause", program());
        engine.run(
                "load image " + name,
                docker -> docker.loadImageCmd(new ByteArrayInputStream(archive)).exec());
        log.info("loaded the sandbox image image={}", name);
    }

    private static byte[] program() {
        String resource = "pause-" + architecture() + ".base64";
        try (InputStream text = SandboxImage.class.getResourceAsStream(resource)) {
            if (text == null) {
                throw new ContainerRuntimeException("no pause program for " + architecture(), null);
            }
            return Base64.getMimeDecoder().decode(text.readAllBytes());
        } catch (IOException e) {
            throw new ContainerRuntimeException("cannot read " + resource, e);
        }
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            default -> "amd64";
        };
    }
}

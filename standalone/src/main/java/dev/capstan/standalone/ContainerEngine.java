package dev.capstan.standalone;

import java.net.URI;

/** The engine that people's own {@code docker} command talks to. */
public final class ContainerEngine {
    private static final String DEFAULT = "unix:///var/run/docker.sock";

    private ContainerEngine() {}

    public static URI address() {
        String chosen = System.getenv("DOCKER_HOST");
        return URI.create(chosen == null || chosen.isBlank() ? DEFAULT : chosen);
    }
}

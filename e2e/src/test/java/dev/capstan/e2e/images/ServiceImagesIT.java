package dev.capstan.e2e.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.e2e.cluster.Shell;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceImagesIT {
    private static final String LAYERS = "{{ range .RootFS.Layers }}{{ println . }}{{ end }}";

    static List<BuiltImage> services() {
        return BuiltImage.services();
    }

    static Stream<BuiltImage> all() {
        return Stream.concat(BuiltImage.services().stream(), Stream.of(BuiltImage.NODE_AGENT));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceIsNotRoot(BuiltImage service) {
        assertThat(inside(service, "id", "-u")).isEqualTo("10001");
        assertThat(inside(service, "sh", "-c", "touch /app/lib/x 2>/dev/null || echo refused"))
                .isEqualTo("refused");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aServiceHasAHealthCheck(BuiltImage service) {
        assertThat(service.inspect("{{ .Config.Healthcheck.Test }}")).contains("/readyz");
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatAllServicesShareIsInTheSameLayers(BuiltImage service) {
        List<String> shared = layers(new BuiltImage("libraries"));
        assertThat(layers(service)).startsWith(shared.toArray(String[]::new));
    }

    @Test
    void theAgentBringsWhatItCalls() {
        assertThat(inside(BuiltImage.NODE_AGENT, "id", "-u")).isEqualTo("0");
        assertThat(inside(
                        BuiltImage.NODE_AGENT,
                        "sh",
                        "-c",
                        "for program in ip iptables iptables-restore nsenter /usr/lib/cni/bridge /usr/lib/cni/host-local"
                                + " /usr/lib/cni/loopback /usr/lib/cni/portmap;"
                                + " do command -v $program >/dev/null || echo $program; done"))
                .isEmpty();
    }

    private static String inside(BuiltImage image, String program, String... arguments) {
        return new Shell()
                .run(Stream.concat(
                                Stream.of(
                                        "docker",
                                        "run",
                                        "--rm",
                                        "--network",
                                        "none",
                                        "--entrypoint",
                                        program,
                                        image.tag()),
                                Arrays.stream(arguments))
                        .toArray(String[]::new))
                .strip();
    }

    private static List<String> layers(BuiltImage image) {
        return image.inspect(LAYERS).lines().toList();
    }
}

package dev.capstan.nodeagent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImageArchiveTest {
    private static final byte[] PROGRAM = "program".getBytes(StandardCharsets.US_ASCII);

    @Test
    void isTheSameForTheSameProgram() {
        assertThat(ImageArchive.ofProgram("name:1", "amd64", "pause", PROGRAM))
                .isEqualTo(ImageArchive.ofProgram("name:1", "amd64", "pause", PROGRAM));
    }

    @Test
    void isATarWithManifestConfigurationAndLayer() {
        String archive =
                new String(ImageArchive.ofProgram("name:1", "amd64", "pause", PROGRAM), StandardCharsets.ISO_8859_1);

        assertThat(archive.length() % 512).isZero();
        assertThat(archive)
                .contains(
                        "ustar",
                        "manifest.json",
                        "layer.tar",
                        "\"RepoTags\":[\"name:1\"]",
                        "\"Entrypoint\":[\"/pause\"]");
    }
}

package dev.capstan.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

    @Test
    void theDocumentSaysWhatTheCodeSays() throws IOException {
        String text = ConfigurationReference.text();
        if ("write".equals(System.getProperty("capstan.docs"))) {
            Files.writeString(DOCUMENT, text);
        }

        assertThat(Files.readString(DOCUMENT)).isEqualTo(text);
    }

    @Test
    void everyPropertyIsExplained() throws IOException {
        assertThat(ConfigurationReference.text().lines().filter(line -> line.startsWith("| `capstan.")))
                .hasSizeGreaterThan(50)
                .noneMatch(line -> line.endsWith("|  |"));
    }
}

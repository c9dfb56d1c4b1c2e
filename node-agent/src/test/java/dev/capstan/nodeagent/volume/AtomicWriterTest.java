package dev.capstan.nodeagent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicWriterTest {
    @TempDir
    Path folder;

    @Test
    void showsEveryFileUnderItsNameWithItsMode() throws IOException {
        write(Map.of("colour", ProjectedFile.of("red", 0400), "deep/er", ProjectedFile.of("x", 0644)));

        assertThat(folder.resolve("colour")).hasContent("red").isSymbolicLink();
        assertThat(folder.resolve("deep/er")).hasContent("x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("colour"))))
                .isEqualTo("r--------");
    }

    @Test
    void swapsAllFilesByChangingOneLink() throws IOException {
        write(Map.of("a", ProjectedFile.of("1", 0644), "b", ProjectedFile.of("1", 0644)));
        Path before = folder.resolve("..data").toRealPath();

        assertThat(write(Map.of("a", ProjectedFile.of("2", 0644)))).isTrue();

        assertThat(folder.resolve("..data").toRealPath()).isNotEqualTo(before);
        assertThat(folder.resolve("a")).hasContent("2");
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "a",
                        "..data",
                        folder.resolve("..data").toRealPath().getFileName().toString());
    }

    @Test
    void changesNothingWhenNothingHasChanged() throws IOException {
        Map<String, ProjectedFile> files = Map.of("a", ProjectedFile.of("1", 0644));
        write(files);
        Path before = folder.resolve("..data").toRealPath();

        assertThat(write(files)).isFalse();
        assertThat(folder.resolve("..data").toRealPath()).isEqualTo(before);
    }

    @Test
    void showsWhatAnAgentSwappedThatDiedBeforeItsFilesCouldBeSeen() throws IOException {
        Map<String, ProjectedFile> files = Map.of("a", ProjectedFile.of("1", 0644), "b", ProjectedFile.of("2", 0644));
        write(files);
        Files.delete(folder.resolve("a"));

        write(files);

        assertThat(folder.resolve("a")).hasContent("1");
        assertThat(folder.resolve("b")).hasContent("2");
    }

    private boolean write(Map<String, ProjectedFile> files) throws IOException {
        return new AtomicWriter(folder).write(files);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}

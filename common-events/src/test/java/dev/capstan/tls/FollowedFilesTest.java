package dev.capstan.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.management.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedFilesTest {
    @TempDir
    Path folder;

    private Path file;
    private long nanos;
    private int writes;

    @BeforeEach
    void begin() throws IOException {
        file = folder.resolve("token");
        write("first");
    }

    @Test
    void readsAgainWhatHasChangedButLooksOnceASecondAtMost() throws IOException {
        FollowedFiles<String> followed = follow();
        write("second");
        assertThat(followed.get()).isEqualTo("first");

        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(followed.get()).isEqualTo("second");
    }

    @Test
    void staysWithWhatWasWhileTheFilesCannotBeUsed() throws IOException {
        FollowedFiles<String> followed = follow();
        write("broken");
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(followed.get()).isEqualTo("first");

        Files.delete(file);
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(followed.get()).isEqualTo("first");

        write("second");
        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(followed.get()).isEqualTo("second");
    }

    @Test
    void namesTheFileThatIsMissingAtTheStart() throws IOException {
        Files.delete(file);

        assertThatThrownBy(this::follow).isInstanceOf(StartFailure.class).hasMessageContaining(file.toString());
    }

    private FollowedFiles<String> follow() {
        return new FollowedFiles<>(List.of(file), this::read, () -> nanos);
    }

    private String read() throws IOException {
        String text = Files.readString(file);
        if (text.equals("broken")) {
            throw new IOException("half written");
        }
        return text;
    }

    /** With a time of its own: two writes within one tick of the file system would look the same. */
    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH.plusSeconds(++writes)));
    }
}

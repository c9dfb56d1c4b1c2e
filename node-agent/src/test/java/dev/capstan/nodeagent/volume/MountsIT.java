package dev.capstan.nodeagent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers with mounts of their own may leave in a Pod's folder on the host. */
class MountsIT {
    @TempDir
    Path state;

    @TempDir
    Path share;

    private PodDirectories directories;
    private Path inVolume;

    @BeforeEach
    void makeAVolume() throws IOException {
        directories = new PodDirectories(state);
        inVolume = directories.volume("u1", "empty-dir", "with a blank").resolve("mnt");
        Files.createDirectories(inVolume);
        Files.writeString(share.resolve("precious"), "kept");
    }

    @AfterEach
    void unmount() throws IOException {
        Mounts.unmountBelow(state);
    }

    @Test
    void whatAContainerMountedIsUnmountedAndItsFilesAreKept() throws IOException {
        Mounts.run("mount", "--bind", share.toString(), inVolume.toString());
        assertThat(inVolume.resolve("precious")).exists();

        Mounts.unmountBelow(directories.of("u1"));
        directories.delete("u1");

        assertThat(directories.of("u1")).doesNotExist();
        assertThat(share.resolve("precious")).hasContent("kept");
    }

    @Test
    void severalOnTopOfEachOtherAreAllUnmounted() throws IOException {
        Mounts.run("mount", "--bind", share.toString(), inVolume.toString());
        Mounts.run("mount", "-t", "tmpfs", "tmpfs", inVolume.toString());
        Mounts.run("mount", "-t", "tmpfs", "tmpfs", inVolume.toString());

        VolumePurge.unmountAll(state);

        assertThat(inVolume).isEmptyDirectory();
        assertThat(share.resolve("precious")).exists();
    }

    @Test
    void nothingIsDeletedOfWhatIsStillMounted() throws IOException {
        Mounts.run("mount", "-t", "tmpfs", "tmpfs", inVolume.toString());
        Files.writeString(inVolume.resolve("file"), "kept");

        assertThatThrownBy(() -> directories.delete("u1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("something is mounted on " + inVolume);

        assertThat(inVolume.resolve("file")).hasContent("kept");
    }

    @Test
    void aVolumeInMemoryIsMountedOnceAlsoWhereItsNameHasABlank() throws IOException {
        Tmpfs tmpfs = new Tmpfs();
        tmpfs.mount(inVolume, OptionalLong.empty());
        Files.writeString(inVolume.resolve("file"), "kept");

        tmpfs.mount(inVolume, OptionalLong.empty());

        assertThat(inVolume.resolve("file")).hasContent("kept");
    }
}

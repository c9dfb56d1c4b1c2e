package dev.capstan.standalone.compose;

import dev.capstan.standalone.cluster.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What one service of the stack gets to read, and nobody else: a folder that belongs to the user of its container. */
record ServiceFolder(Path path, int owner) {
    static ServiceFolder make(Path path, int owner) throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        ServiceFolder folder = new ServiceFolder(path, owner);
        folder.give(path);
        return folder;
    }

    void write(String name, String content) throws IOException {
        Path file = path.resolve(name);
        PrivateFile.write(file, content);
        give(file);
    }

    void copy(Path from, String name) throws IOException {
        write(name, Files.readString(from));
    }

    private void give(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", owner);
        Files.setAttribute(file, "unix:gid", owner);
    }
}

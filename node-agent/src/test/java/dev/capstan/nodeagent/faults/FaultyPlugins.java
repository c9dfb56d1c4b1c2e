package dev.capstan.nodeagent.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A folder of CNI plug-ins, and of programs for the PATH, that do what the machine's own do, with a fault. */
public final class FaultyPlugins {
    private static final Path REAL = Path.of("/usr/lib/cni");

    private final Path folder;

    public FaultyPlugins(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** The faulty ones are found first. */
    public List<Path> binFolders() {
        return List.of(folder, REAL);
    }

    public Path folder() {
        return folder;
    }

    /** The bridge plug-in's command for Pods whose names begin so doesn't come back before {@link #stopHanging()}. */
    public void hangBridge(String command, String podPrefix) throws IOException {
        Files.createFile(flag());
        script("bridge", """
                case "$CNI_COMMAND $CNI_ARGS" in
                "%s "*"K8S_POD_NAME=%s"*) while [ -e %s ]; do sleep 0.1; done ;;
                esac
                exec %s/bridge
                """.formatted(command, podPrefix, flag(), REAL));
    }

    public void stopHanging() throws IOException {
        Files.deleteIfExists(flag());
    }

    /** The bridge plug-in does its work, and kills who called it before he hears of it. */
    public void killCallerAfterBridge(String command) throws IOException {
        script("bridge", """
                answer=$(%s/bridge); code=$?
                [ "$CNI_COMMAND" = %s ] && kill -9 $PPID
                echo "$answer"; exit $code
                """.formatted(REAL, command));
    }

    /** The bridge plug-in answers a command with CNI's error. */
    public void refuseBridge(String command) throws IOException {
        refuseBridge(command, "");
    }

    /** The same only for Pods whose names begin so. */
    public void refuseBridge(String command, String podPrefix) throws IOException {
        script("bridge", """
                case "$CNI_COMMAND $CNI_ARGS" in
                "%s "*"K8S_POD_NAME=%s"*)
                  echo '{"cniVersion":"1.0.0","code":100,"msg":"refused by the test"}'; exit 1 ;;
                esac
                exec %s/bridge
                """.formatted(command, podPrefix, REAL));
    }

    /** The bridge plug-in doesn't get to say anything: somebody kills it. */
    public void killBridge(String command) throws IOException {
        script("bridge", """
                [ "$CNI_COMMAND" = %s ] && kill -9 $$
                exec %s/bridge
                """.formatted(command, REAL));
    }

    /** A program of the host does its work, and kills who called it. */
    public void killCallerAfter(String program) throws IOException {
        Path real = Path.of("/usr/bin", program);
        script(program, real + " \"$@\"; kill -9 $PPID\n");
    }

    /** From now on all is as it should be. */
    public void heal() throws IOException {
        stopHanging();
        Files.deleteIfExists(folder.resolve("bridge"));
        Files.deleteIfExists(folder.resolve("mount"));
    }

    private Path flag() {
        return folder.resolve("hanging");
    }

    private void script(String name, String text) throws IOException {
        Path unfinished = folder.resolve(name + ".new");
        Files.writeString(unfinished, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(unfinished, folder.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}

package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.runtime.NetworkException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Attachments on disk, a file for each sandbox. What {@link #save} returned from survives a power cut; a file is never half
 * written. Reads come from memory.
 */
final class AttachmentStore {
    private static final Logger log = LoggerFactory.getLogger(AttachmentStore.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SUFFIX = ".json";
    private static final String UNFINISHED = ".tmp";

    private final Path folder;
    private final Map<String, Attachment> attachments = new ConcurrentHashMap<>();

    AttachmentStore(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            loadAll();
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
    }

    Optional<Attachment> get(String sandboxId) {
        return Optional.ofNullable(attachments.get(sandboxId));
    }

    Collection<Attachment> all() {
        return List.copyOf(attachments.values());
    }

    void save(Attachment attachment) {
        Path file = fileOf(attachment.sandboxId());
        Path unfinished = folder.resolve(attachment.sandboxId() + UNFINISHED);
        try {
            writeThrough(unfinished, JSON.writeValueAsBytes(attachment));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
        attachments.put(attachment.sandboxId(), attachment);
    }

    /** Not forced to disk: after a power cut the attachment may be back, and is given DEL once more. */
    void delete(String sandboxId) {
        try {
            Files.deleteIfExists(fileOf(sandboxId));
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
        attachments.remove(sandboxId);
    }

    private void loadAll() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).forEach(this::load);
        }
    }

    private void load(Path file) {
        try {
            Attachment attachment = JSON.readValue(file, Attachment.class);
            attachments.put(attachment.sandboxId(), attachment);
        } catch (JacksonException e) {
            log.error("unreadable attachment, its address stays taken file={}", file, e);
        }
    }

    private static void writeThrough(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private void syncFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path fileOf(String sandboxId) {
        return folder.resolve(sandboxId + SUFFIX);
    }
}

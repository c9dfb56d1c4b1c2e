package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.NetworkNames;
import dev.capstan.nodeagent.runtime.NetworkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Gives back what the nodes of a cluster still hold, by the attachments that their agents left on disk. */
public final class CniPurge {
    private CniPurge() {}

    /**
     * Does DEL for every attachment of every node. Plug-ins keep things outside of the namespaces (portmap's rules), so
     * it isn't enough that the namespaces end.
     *
     * @param stateFolder holds a folder for each node; may be missing
     * @throws NetworkException after trying all
     */
    public static void detachAll(Path stateFolder) {
        NetworkException failures = new NetworkException("some attachments are left", null);
        for (Path node : nodeFolders(stateFolder)) {
            CniSettings settings = CniSettings.of(new NetworkNames("", ""), node);
            if (Files.isDirectory(settings.attachmentFolder())) {
                detachAll(settings, failures);
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }

    private static void detachAll(CniSettings settings, NetworkException failures) {
        AttachmentStore store = new AttachmentStore(settings.attachmentFolder());
        PluginChain chain = new PluginChain(new CniInvoker(settings.binFolders(), settings.callLimit()));
        for (Attachment attachment : store.all()) {
            try {
                chain.del(attachment);
                store.delete(attachment.sandboxId());
            } catch (NetworkException e) {
                failures.addSuppressed(e);
            }
        }
    }

    private static List<Path> nodeFolders(Path stateFolder) {
        if (!Files.isDirectory(stateFolder)) {
            return List.of();
        }
        try (Stream<Path> nodes = Files.list(stateFolder)) {
            return nodes.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new NetworkException(e.toString(), e);
        }
    }
}

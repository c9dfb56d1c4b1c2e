package dev.capstan.nodeagent.network.cni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.network.SandboxNetwork;
import dev.capstan.nodeagent.runtime.PodMetadata;
import dev.capstan.nodeagent.runtime.PortMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class AttachmentStoreTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private final SandboxNetwork request = new SandboxNetwork(
            "sandbox",
            new PodMetadata("web", "default", "uid", 0),
            "/run/netns/sandbox",
            List.of(new PortMapping("TCP", 80, 8080, "")),
            null);
    private final Attachment intent =
            Attachment.intent(request, "network", List.of(JSON.readTree("{\"type\":\"bridge\",\"bridge\":\"br0\"}")));

    @Test
    void anIntentSurvivesARestart() {
        new AttachmentStore(folder).save(intent);

        assertThat(new AttachmentStore(folder).get("sandbox")).contains(intent);
    }

    @Test
    void aResultTellsAddressAndHostInterface() {
        new AttachmentStore(folder).save(intent.done(JSON.readTree("""
                                {"interfaces": [{"name": "br0"}, {"name": "veth1"}, {"name": "eth0", "sandbox": "/run/netns/sandbox"}],
                                 "ips": [{"address": "10.1.2.3/24", "gateway": "10.1.2.1"}]}
                                """), Set.of("portmap")));

        Attachment loaded = new AttachmentStore(folder).get("sandbox").orElseThrow();

        assertThat(loaded.uncheckable()).containsExactly("portmap");
        assertThat(loaded.toNetworkAttachment().ip()).isEqualTo("10.1.2.3");
        assertThat(loaded.toNetworkAttachment().gateway()).isEqualTo("10.1.2.1");
        assertThat(loaded.toNetworkAttachment().hostInterface()).isEqualTo("veth1");
    }

    @Test
    void whatIsDeletedStaysDeleted() {
        AttachmentStore store = new AttachmentStore(folder);
        store.save(intent);

        store.delete("sandbox");
        store.delete("sandbox");

        assertThat(new AttachmentStore(folder).all()).isEmpty();
    }

    @Test
    void aFileThatWasNeverFinishedIsNotRead() throws IOException {
        Files.writeString(folder.resolve("sandbox.tmp"), "{\"requ");

        assertThat(new AttachmentStore(folder).all()).isEmpty();
    }
}

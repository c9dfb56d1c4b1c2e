package dev.capstan.nodeagent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.nodeagent.runtime.DnsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvConfTest {
    @TempDir
    private Path folder;

    @Test
    void aSilentPodGetsTheHostsSettings() throws IOException {
        ResolvConf host = new ResolvConf(List.of(file("a", "# comment\nnameserver 192.0.2.1\nsearch x.example\n")));

        assertThat(host.forPod(DnsConfig.OF_HOST)).isEqualTo("nameserver 192.0.2.1\nsearch x.example\n");
    }

    @Test
    void thePodsOwnSettingsWinOneByOne() throws IOException {
        ResolvConf host = new ResolvConf(List.of(file("a", "nameserver 192.0.2.1\nsearch x.example\n")));
        DnsConfig pod = new DnsConfig(List.of("192.0.2.53"), List.of(), List.of("ndots:2"));

        assertThat(host.forPod(pod)).isEqualTo("nameserver 192.0.2.53\nsearch x.example\noptions ndots:2\n");
    }

    @Test
    void aResolverOnTheHostsLoopbackIsPassedOver() throws IOException {
        ResolvConf host = new ResolvConf(List.of(
                file("stub", "nameserver 127.0.0.53\n"),
                file("real", "nameserver 192.0.2.2\n"),
                folder.resolve("missing")));

        assertThat(host.forPod(DnsConfig.OF_HOST)).isEqualTo("nameserver 192.0.2.2\n");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }
}

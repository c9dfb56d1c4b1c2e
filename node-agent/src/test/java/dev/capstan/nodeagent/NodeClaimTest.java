package dev.capstan.nodeagent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.capstan.nodeagent.network.NetworkNames;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeClaimTest {
    private final NetworkNames names = new NetworkNames("c1", "node-1");

    @TempDir
    Path run;

    @Test
    void refusesASecondAgentUntilTheFirstHasEnded() throws IOException {
        Path folder = run.resolve("c1/node-1");
        NodeClaim first = new NodeClaim(folder, names);

        assertThatThrownBy(() -> new NodeClaim(folder, names))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another node agent is running as node node-1 of cluster c1");

        first.destroy();
        assertThatCode(() -> new NodeClaim(folder, names).destroy()).doesNotThrowAnyException();
    }
}

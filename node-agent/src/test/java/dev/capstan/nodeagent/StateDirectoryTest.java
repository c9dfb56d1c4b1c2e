package dev.capstan.nodeagent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void refusesASecondAgentUntilTheFirstHasEnded() throws IOException {
        StateDirectory first = new StateDirectory(folder);

        assertThatThrownBy(() -> new StateDirectory(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another node agent is running");

        first.destroy();
        assertThatCode(() -> new StateDirectory(folder).destroy()).doesNotThrowAnyException();
    }
}

package dev.capstan.nodeagent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeteredRuntimeTest {
    @Test
    void operationsHaveTheKubeletsNames() {
        assertThat(MeteredRuntime.typeOf("runPodSandbox")).isEqualTo("run_podsandbox");
        assertThat(MeteredRuntime.typeOf("listPodSandbox")).isEqualTo("list_podsandbox");
        assertThat(MeteredRuntime.typeOf("createContainer")).isEqualTo("create_container");
        assertThat(MeteredRuntime.typeOf("containerStatus")).isEqualTo("container_status");
        assertThat(MeteredRuntime.typeOf("execSync")).isEqualTo("exec_sync");
        assertThat(MeteredRuntime.typeOf("version")).isEqualTo("version");
    }
}

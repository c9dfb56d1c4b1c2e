package dev.capstan.nodeagent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import dev.capstan.nodeagent.runtime.ContainerState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerInspectionTest {
    private static final String NEVER = "0001-01-01T00:00:00Z";
    private static final String ONCE = "2026-01-01T00:00:00Z";

    @ParameterizedTest
    @ValueSource(strings = {"created", "removing", "dead"})
    void whatNeverRanHasNotEnded(String status) throws JsonProcessingException {
        ContainerInspection found = inspection(status, NEVER, "");

        assertThat(found.isHalfMade()).isTrue();
        assertThat(found.toStatus().state()).isEqualTo(ContainerState.CREATED);
        assertThat(found.toStatus().reason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exited", "removing", "dead"})
    void whatRanHas(String status) throws JsonProcessingException {
        ContainerInspection found = inspection(status, ONCE, "");

        assertThat(found.isHalfMade()).isFalse();
        assertThat(found.toStatus().state()).isEqualTo(ContainerState.EXITED);
        assertThat(found.toStatus().reason()).isEqualTo("Completed");
    }

    @Test
    void whatCouldNotBeStartedHasFailed() throws JsonProcessingException {
        ContainerInspection found = inspection("created", NEVER, "no such file");

        assertThat(found.toStatus().state()).isEqualTo(ContainerState.EXITED);
        assertThat(found.toStatus().reason()).isEqualTo("StartError");
    }

    private static ContainerInspection inspection(String status, String startedAt, String error)
            throws JsonProcessingException {
        String json = """
                {"Id": "c1", "Created": "%s", "Image": "i1", "Config": {"Labels": {}},
                 "State": {"Status": "%s", "Running": false, "ExitCode": 0, "Error": "%s", "OOMKilled": false,
                           "StartedAt": "%s", "FinishedAt": "%s"}}""".formatted(ONCE, status, error, startedAt, startedAt);
        return new ContainerInspection(new ObjectMapper().readValue(json, InspectContainerResponse.class));
    }
}

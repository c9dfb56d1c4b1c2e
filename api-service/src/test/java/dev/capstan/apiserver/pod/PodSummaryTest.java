package dev.capstan.apiserver.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.capstan.apiserver.strategy.Field;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodSummaryTest {
    private static final Instant NOW = Instant.parse("2026-11-24T00:10:00Z");
    private static final String INIT = "'initContainerStatuses':[{'name':'i','state':";
    private static final String MAIN = "'containerStatuses':[{'name':'c','state':";

    private static PodSummary summary(String metadata, String status) {
        String pod =
                "{'metadata':{" + metadata + "},'spec':{'initContainers':[{'name':'i'}],'containers':[{'name':'c'},"
                        + "{'name':'d'}]},'status':{" + status + "}}";
        return PodSummary.of(Field.root((ObjectNode) JsonMapper.shared().readTree(pod.replace('\'', '"'))));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'phase':'Pending'|Pending",
                "'phase':'Failed','reason':'Evicted'|Evicted",
                "'phase':'Pending','conditions':[{'type':'PodScheduled','reason':'SchedulingGated'}]|SchedulingGated",
                "'phase':'Pending'," + INIT + "{'running':{}}}]|Init:0/1",
                "'phase':'Pending'," + INIT + "{'waiting':{'reason':'PodInitializing'}}}]|Init:0/1",
                "'phase':'Pending'," + INIT + "{'waiting':{'reason':'CrashLoopBackOff'}}}]|Init:CrashLoopBackOff",
                "'phase':'Pending'," + INIT + "{'terminated':{'exitCode':3}}}]|Init:ExitCode:3",
                "'phase':'Pending'," + INIT + "{'terminated':{'exitCode':137,'signal':9}}}]|Init:Signal:9",
                "'phase':'Pending'," + INIT + "{'terminated':{'exitCode':0}}}]," + MAIN
                        + "{'waiting':{'reason':'ContainerCreating'}}}]|ContainerCreating",
                "'phase':'Running'," + MAIN + "{'terminated':{'exitCode':1,'reason':'Error'}}}]|Error",
                "'phase':'Running'," + MAIN + "{'terminated':{'exitCode':5}}}]|ExitCode:5",
                "'phase':'Running','conditions':[{'type':'Ready','status':'True'}]," + MAIN
                        + "{'terminated':{'exitCode':0,'reason':'Completed'}}},{'ready':true,'state':{'running':{}}}]|Running",
                "'phase':'Running'," + MAIN
                        + "{'terminated':{'exitCode':0,'reason':'Completed'}}},{'ready':true,'state':{'running':{}}}]|NotReady"
            })
    void saysTheMostTellingThing(String status, String expected) {
        assertThat(summary("", status).status()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'phase':'Running'|Terminating",
                "'phase':'Running','reason':'NodeLost'|Unknown",
                "'phase':'Failed','reason':'Terminated'|Terminated"
            })
    void saysThatItIsBeingDeletedUnlessItHasEnded(String status, String expected) {
        assertThat(summary("'deletionTimestamp':'2026-11-24T00:00:00Z'", status).status())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                MAIN + "{}}]|0",
                MAIN + "{},'restartCount':3}]|3",
                MAIN
                        + "{},'restartCount':3,'lastState':{'terminated':{'finishedAt':'2026-11-24T00:05:00Z'}}}]|3 (5m ago)"
            })
    void countsRestartsAndSaysWhenTheLastWas(String status, String expected) {
        assertThat(summary("", status).restarts(NOW)).isEqualTo(expected);
    }
}

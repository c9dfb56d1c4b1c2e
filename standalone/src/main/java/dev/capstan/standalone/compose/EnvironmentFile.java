package dev.capstan.standalone.compose;

import dev.capstan.standalone.cluster.ClusterDirectory;
import dev.capstan.standalone.cluster.ClusterSettings;
import dev.capstan.standalone.cluster.PrivateFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code .env}: the variables of docker-compose.yml. There is no secret in it. */
final class EnvironmentFile {
    private EnvironmentFile() {}

    static void write(
            ClusterDirectory directory,
            ClusterSettings cluster,
            StackPorts ports,
            String kafkaClusterId,
            Path composeFile,
            List<String> images)
            throws IOException {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("COMPOSE_PROJECT_NAME", "capstan-" + cluster.id());
        variables.put("COMPOSE_FILE", composeFile);
        variables.put("CAPSTAN_DIR", directory.root());
        variables.put("CAPSTAN_CLUSTER_ID", cluster.id());
        variables.put("CAPSTAN_API_PORT", cluster.apiPort());
        variables.put("CAPSTAN_KAFKA_PORT", ports.kafka());
        variables.put("CAPSTAN_KAFKA_CLUSTER_ID", kafkaClusterId);
        variables.put("CAPSTAN_AGENT_MANAGEMENT_PORT", ports.agentManagement());
        images.forEach(image -> {
            int equals = image.indexOf('=');
            variables.put(image.substring(0, equals), image.substring(equals + 1));
        });
        String text = variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
                .collect(Collectors.joining());
        PrivateFile.write(directory.root().resolve(".env"), "# Written by ./capstan compose-init\n" + text);
    }
}

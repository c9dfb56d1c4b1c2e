package dev.capstan.standalone;

import dev.capstan.standalone.compose.ComposeInitCommand;
import dev.capstan.standalone.compose.DrainCommand;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the script {@code ./capstan} runs. People type the script. */
@Command(
        name = "capstan",
        subcommands = {
            ServeCommand.class,
            CleanCommand.class,
            SettingsCommand.class,
            ComposeInitCommand.class,
            DrainCommand.class,
            KafkaCommand.class,
            PostgresCommand.class,
            KubernetesInitCommand.class
        })
public final class CapstanCommand {
    private CapstanCommand() {}

    public static void main(String[] arguments) {
        // Tomcat logs by java.util.logging; each service alone has Spring Boot do this, here one does it for all.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int exitCode = new CommandLine(new CapstanCommand()).execute(arguments);
        // Kafka and the HTTP clients leave threads behind that would keep a finished process alive.
        System.exit(exitCode);
    }
}

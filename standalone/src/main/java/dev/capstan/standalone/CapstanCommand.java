package dev.capstan.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the script {@code ./capstan} runs. People type the script. */
@Command(name = "capstan", subcommands = {ServeCommand.class, CleanCommand.class})
public final class CapstanCommand {
    private CapstanCommand() {}

    public static void main(String[] arguments) {
        int exitCode = new CommandLine(new CapstanCommand()).execute(arguments);
        // Kafka and the HTTP clients leave threads behind that would keep a finished process alive.
        System.exit(exitCode);
    }
}

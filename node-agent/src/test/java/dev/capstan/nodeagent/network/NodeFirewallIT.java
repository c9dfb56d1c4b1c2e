package dev.capstan.nodeagent.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The node's rules in a network namespace of their own, as Docker leaves one, where everything may be flushed. The agent's
 * part is a process inside it, and keeps running like an agent.
 */
class NodeFirewallIT {
    private static final String CLUSTER = "tfirewall";
    private static final String CIDR = "10.210.0.0/16";
    private static final String CHAIN = NetworkNames.chain(CLUSTER);

    private final String netns = "capstan-test-" + ProcessHandle.current().pid();
    private Process agent;
    private BufferedReader answers;

    @BeforeEach
    void startInANamespaceAsDockerLeavesIt() throws IOException {
        onHost("ip", "netns", "add", netns);
        inside("iptables", "-P", "FORWARD", "DROP");
        inside("iptables", "-N", "DOCKER-USER");
        inside("iptables", "-A", "DOCKER-USER", "-j", "RETURN");
        inside("iptables", "-I", "FORWARD", "-j", "DOCKER-USER");
        List<String> command = new ArrayList<>(enter());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                NodeFirewallIT.class.getName()));
        agent = new ProcessBuilder(command).redirectErrorStream(true).start();
        answers = agent.inputReader(StandardCharsets.UTF_8);
        ensure();
    }

    @AfterEach
    void removeTheNamespace() {
        agent.destroyForcibly();
        onHost("ip", "netns", "delete", netns);
    }

    @Test
    void changesNothingThatIsInPlace() throws IOException {
        String before = rules();

        ensure();

        assertThat(rules()).isEqualTo(before);
        assertThat(rulesOf("DOCKER-USER")).filteredOn(this::leadsToOurs).hasSize(1);
    }

    @Test
    void restoresItsJumpWhenSomebodyHasFlushedDockerUser() throws IOException {
        inside("iptables", "-F", "DOCKER-USER");

        ensure();

        assertThat(rulesOf("DOCKER-USER")).filteredOn(this::leadsToOurs).hasSize(1);
    }

    @Test
    void jumpsFromForwardItselfAsLongAsNothingLeadsToDockerUser() throws IOException {
        inside("iptables", "-F", "FORWARD");

        ensure();
        assertThat(rulesOf("FORWARD")).filteredOn(this::leadsToOurs).hasSize(1);

        inside("iptables", "-I", "FORWARD", "-j", "DOCKER-USER");
        ensure();
        assertThat(rulesOf("DOCKER-USER")).filteredOn(this::leadsToOurs).hasSize(1);
    }

    @Test
    void restoresTheContentsOfItsChains() throws IOException {
        inside("iptables", "-F", CHAIN);
        inside("iptables", "-t", "nat", "-F");

        ensure();

        assertThat(rulesOf(CHAIN))
                .filteredOn(rule -> rule.endsWith("-j ACCEPT"))
                .hasSize(2);
        assertThat(inside("iptables", "-t", "nat", "-S"))
                .contains("-s " + CIDR)
                .contains("-j MASQUERADE")
                .contains("-j " + CHAIN);
    }

    private boolean leadsToOurs(String rule) {
        return rule.endsWith("-j " + CHAIN);
    }

    private void ensure() throws IOException {
        agent.getOutputStream().write('\n');
        agent.getOutputStream().flush();
        assertThat(answers.readLine()).isEqualTo("done");
    }

    private List<String> rulesOf(String chain) {
        return inside("iptables", "-S", chain).lines().toList();
    }

    private String rules() {
        return inside("iptables", "-S") + inside("iptables", "-t", "nat", "-S");
    }

    private List<String> enter() {
        return List.of("nsenter", "--net=/var/run/netns/" + netns);
    }

    private String inside(String... words) {
        List<String> command = new ArrayList<>(enter());
        command.addAll(List.of(words));
        return HostCommand.of(command).run(Duration.ofSeconds(10)).orThrow();
    }

    private static void onHost(String... words) {
        HostCommand.of(words).run(Duration.ofSeconds(10)).orThrow();
    }

    /** In the namespace: looks after the rules whenever it is told to. */
    public static void main(String[] arguments) throws IOException {
        NodeFirewall firewall = new NodeFirewall(CLUSTER);
        var wishes = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (wishes.readLine() != null) {
            firewall.ensure(CIDR);
            System.out.println("done");
        }
    }
}

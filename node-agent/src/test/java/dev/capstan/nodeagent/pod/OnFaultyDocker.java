package dev.capstan.nodeagent.pod;

import dev.capstan.nodeagent.faults.FaultyEngine;
import dev.capstan.nodeagent.faults.FaultyPlugins;
import dev.capstan.nodeagent.runtime.docker.TestNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** The same with an engine and plug-ins that go wrong when a test says so. */
abstract class OnFaultyDocker extends OnDocker {
    /** A plug-in that hangs does so until the test has seen what it wants to see. */
    private static final Duration PLUGIN_LIMIT = Duration.ofMinutes(5);

    FaultyEngine engine;
    FaultyPlugins plugins;

    @Override
    TestNode startNode() throws IOException {
        if (engine == null) {
            engine = new FaultyEngine(stateDir.resolve("docker.sock"), TestNode.ENGINE);
            plugins = new FaultyPlugins(stateDir.resolve("faults"));
        }
        return TestNode.start(cluster, 1, stateDir, engine.address(), plugins.binFolders(), PLUGIN_LIMIT);
    }

    /** Before the rest is removed, which must not hang. */
    @AfterEach
    final void healEverything() throws IOException {
        plugins.heal();
        engine.release();
    }
}

package dev.capstan.e2e.images;

import dev.capstan.e2e.cluster.Shell;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.utility.DockerImageName;

/** An image on this machine's engine; there is no registry that could have it instead. */
public record BuiltImage(String service) {
    public static final BuiltImage POSTGRES = new BuiltImage("postgres");
    public static final BuiltImage KAFKA = new BuiltImage("kafka");
    static final BuiltImage PROXY = new BuiltImage("proxy");
    static final BuiltImage NODE_AGENT = new BuiltImage("node-agent");

    /** The agent apart, whose work is root's. */
    static List<BuiltImage> services() {
        return Stream.of("api", "deployment", "replicaset", "scheduler", "lifecycle")
                .map(name -> new BuiltImage(name + "-service"))
                .toList();
    }

    String tag() {
        return "capstan/" + service + ":0.1";
    }

    /** Fails with what to do when it hasn't been built. */
    public DockerImageName name() {
        if (!new Shell().attempt("docker", "image", "inspect", tag()).succeeded()) {
            throw new AssertionError("there is no image " + tag() + ": ./capstan images");
        }
        return DockerImageName.parse(tag());
    }

    /** What {@code docker inspect} says, in Go's template language. */
    String inspect(String format) {
        return new Shell()
                .run("docker", "image", "inspect", "--format", format, name().asCanonicalNameString())
                .strip();
    }

    @Override
    public String toString() {
        return service;
    }
}

package dev.capstan.nodeagent.status;

/** What the probes say about running containers. */
public interface ContainerHealth {
    /** Everything that runs is started and ready: no probes. */
    ContainerHealth NO_PROBES = new ContainerHealth() {
        @Override
        public boolean isStarted(String container, String containerId) {
            return true;
        }

        @Override
        public boolean isReady(String container, String containerId) {
            return true;
        }
    };

    /** Whether the startup probe has succeeded, or there is none. */
    boolean isStarted(String container, String containerId);

    /** Whether the readiness probe's last result was good, or there is none. */
    boolean isReady(String container, String containerId);
}

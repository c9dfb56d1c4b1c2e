package dev.capstan.nodeagent.runtime;

/**
 * The cgroup settings of a container, in the kernel's units. 0 means "not limited" (shares: the kernel's default).
 *
 * @param cpuShares relative weight; 1024 for a whole CPU, at least 2
 * @param cpuQuota microseconds of CPU time in each {@code cpuPeriod}
 * @param cpuPeriod microseconds, 100,000 by default
 * @param memoryLimitInBytes the process that goes above is killed (OOMKilled); the engine's minimum is 6 MiB
 * @param oomScoreAdj who is killed first when the node is out of memory, -1000 to 1000
 */
public record LinuxContainerResources(
        long cpuShares, long cpuQuota, long cpuPeriod, long memoryLimitInBytes, int oomScoreAdj) {
    public static final LinuxContainerResources UNLIMITED = new LinuxContainerResources(0, 0, 0, 0, 0);
}

package dev.capstan.nodeagent.heartbeat;

import dev.capstan.resource.Quantities;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node offers to Pods, in base units. Capacity and allocatable are the same: nothing is reserved for the system.
 *
 * @param milliCpu thousandths of a core
 */
public record NodeCapacity(long milliCpu, long memoryBytes, long ephemeralStorageBytes, int pods) {
    private static final long KIB = 1024;
    private static final long MILLIS_PER_CORE = 1000;

    /**
     * What the host has, unless it is configured to be less: several agents on one host share it.
     *
     * @param stateDir on the file system that counts as the node's storage
     */
    public static NodeCapacity ofHost(
            Path stateDir, @Nullable String cpu, @Nullable String memory, @Nullable String ephemeralStorage, int pods) {
        HostFacts host = new HostFacts();
        return new NodeCapacity(
                Quantities.milliCpu(cpu == null ? host.cpu() : Quantity.parse(cpu)),
                Quantities.bytes(memory == null ? host.memory() : Quantity.parse(memory)),
                Quantities.bytes(
                        ephemeralStorage == null ? host.storageAt(stateDir) : Quantity.parse(ephemeralStorage)),
                pods);
    }

    /** The form of {@code status.capacity}. */
    public Map<String, Quantity> asQuantities() {
        Map<String, Quantity> quantities = new TreeMap<>();
        quantities.put("cpu", cpu());
        quantities.put("memory", kibibytes(memoryBytes));
        quantities.put("ephemeral-storage", kibibytes(ephemeralStorageBytes));
        quantities.put("pods", new Quantity(Integer.toString(pods)));
        return quantities;
    }

    private Quantity cpu() {
        return milliCpu % MILLIS_PER_CORE == 0
                ? new Quantity(Long.toString(milliCpu / MILLIS_PER_CORE))
                : new Quantity(Long.toString(milliCpu), "m");
    }

    private static Quantity kibibytes(long bytes) {
        return new Quantity(Long.toString(bytes / KIB), "Ki");
    }
}

package dev.capstan.nodeagent.network;

import dev.capstan.nodeagent.runtime.NetworkCheck;
import dev.capstan.nodeagent.runtime.NetworkConfig;
import dev.capstan.nodeagent.runtime.NetworkException;
import dev.capstan.nodeagent.runtime.RuntimeStatus;
import java.util.List;
import java.util.Optional;

/**
 * Attaches sandboxes to the Pod network and detaches them. The container runtime calls it (S7 of the path): ADD when a
 * sandbox starts, DEL when it stops, CHECK from time to time.
 *
 * <p>What was asked for is on disk before it is done, so that whatever a crash leaves can be given back: see
 * {@link #sandboxes()}.
 */
public interface NetworkPlugin {

    /** Tells which addresses Pods get; also sets up what the node itself needs for them. Repeating it is fine. */
    void configure(NetworkConfig config);

    /** Puts back the node's own rules if something removed them, an engine restart for one. */
    void restoreNodeRules();

    /** Whether {@link #add} can work: plug-ins are there and the node knows its Pods' addresses. */
    RuntimeStatus.Condition ready();

    /**
     * Gives the sandbox its interfaces and address.
     *
     * @throws NetworkException after undoing what was done
     */
    NetworkAttachment add(SandboxNetwork sandbox);

    /**
     * Looks whether everything that {@link #add} made is still there, without changing anything.
     *
     * @throws NetworkException naming what is missing
     */
    void check(String sandboxId);

    /**
     * CHECK, a second CHECK if the first fails, then DEL and ADD asking for the same address.
     *
     * @throws PluginUnavailableException when nothing can be said: that is no reason to end a Pod
     */
    NetworkCheck checkAndRepair(String sandboxId);

    /**
     * Takes the interfaces away and gives the address back. Doing it again, or for a sandbox never added, is fine.
     *
     * @throws NetworkException when the address may still be taken; call again
     */
    void del(String sandboxId);

    /** The saved attachment of a sandbox, if its ADD has succeeded and its DEL hasn't. */
    Optional<NetworkAttachment> attachment(String sandboxId);

    /** What was asked for every sandbox that may hold an address: ADD was at least begun, DEL hasn't succeeded. */
    List<SandboxNetwork> requested();

    /** Empty when the sandbox can't hold anything. */
    Optional<SandboxNetwork> requested(String sandboxId);

    /** The ids of {@link #requested()}. */
    default List<String> sandboxes() {
        return requested().stream().map(SandboxNetwork::sandboxId).toList();
    }
}

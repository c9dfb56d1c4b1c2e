package dev.capstan.nodeagent.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a node needs from the program that runs containers. The operations, their names and their meaning are those of
 * Kubernetes' container runtime interface, so that another runtime can take Docker's place.
 *
 * <p>Rules that hold for every operation:
 *
 * <ol>
 *   <li>Each is idempotent: what exists already is adopted, what is gone already is fine. An interrupted call is simply made
 *       again.
 *   <li>Each blocks its caller only, for a bounded time ({@link RuntimeTimeoutException}), and ends early when the thread is
 *       interrupted.
 *   <li>Each may throw {@link RuntimeUnavailableException}: the engine doesn't answer, nothing is known about the
 *       containers. <b>No answer never means "not there"</b>.
 *   <li>Only sandboxes and containers of this cluster and node are ever seen or touched.
 * </ol>
 *
 * <p>We differ from CRI: {@code runPodSandbox} answers the sandbox's status instead of the bare id, which saves a
 * round-trip; logs are read through the runtime instead of from files; {@code checkPodSandboxNetwork} is there because CRI
 * leaves CNI's CHECK to nobody.
 *
 * @see <a href="https://github.com/kubernetes/cri-api/blob/v0.33.0/pkg/apis/runtime/v1/api.proto">CRI, v1</a>
 */
public interface ContainerRuntime {

    /** Name and version of the runtime, for {@code status.nodeInfo.containerRuntimeVersion}. */
    RuntimeVersion version();

    /** Whether containers and their network can be started now; never throws. */
    RuntimeStatus status();

    /** Tells the runtime which addresses its Pods get. Until the first call the network isn't ready. */
    void updateRuntimeConfig(NetworkConfig config);

    /**
     * Makes and starts a Pod's sandbox, the owner of the namespaces that its containers share, and attaches it to the network
     * (CNI ADD). On return the Pod has its address. What an interrupted call left is adopted if whole, else removed first.
     *
     * @throws NetworkException when the network couldn't be set up; the sandbox has been removed again
     */
    PodSandboxStatus runPodSandbox(PodSandboxConfig config);

    /**
     * Kills what runs in the sandbox, gives its address back (CNI DEL) and stops it. The sandbox stays listed as
     * {@link PodSandboxState#NOTREADY} until it is removed. Stopping a missing sandbox still does the CNI DEL.
     */
    void stopPodSandbox(String podSandboxId);

    /** Removes the sandbox and all of its containers, by force if they run. */
    void removePodSandbox(String podSandboxId);

    /** Empty when there is no such sandbox. */
    Optional<PodSandboxStatus> podSandboxStatus(String podSandboxId);

    /**
     * Every sandbox that matches, ready or not, newest first. One that somebody else has removed is listed as not ready
     * until it is stopped, because it still holds its address.
     */
    List<PodSandbox> listPodSandbox(PodSandboxFilter filter);

    /**
     * Compares a ready sandbox's network with what CNI ADD answered. One that isn't as it should be is checked a second time,
     * then repaired: DEL, and ADD asking for the same address. Call it periodically.
     *
     * @throws NetworkException when nothing could be found out; the network is as it was, or the sandbox no longer ready
     */
    NetworkCheck checkPodSandboxNetwork(String podSandboxId);

    /**
     * Creates a container in a ready sandbox, without starting it. It sees the Pod's {@code /etc/hosts} and
     * {@code /etc/resolv.conf} unless the configuration mounts something else there.
     *
     * @return the container's id
     * @throws ImageNotFoundException when the image isn't on the node
     */
    String createContainer(String podSandboxId, ContainerConfig config, PodSandboxConfig sandboxConfig);

    /** @throws ContainerStartException when the container's process couldn't be started */
    void startContainer(String containerId);

    /**
     * Sends the image's stop signal (SIGTERM by default) and SIGKILL when the timeout is over.
     *
     * @param timeout rounded up to whole seconds; zero kills at once
     */
    void stopContainer(String containerId, Duration timeout);

    /** Removes the container and its log, by force if it runs. */
    void removeContainer(String containerId);

    /** Every container that matches, in any state, newest first. */
    List<Container> listContainers(ContainerFilter filter);

    /** Empty when there is no such container. */
    Optional<ContainerStatus> containerStatus(String containerId);

    /**
     * Runs a command in a running container and waits for its end.
     *
     * @throws ExecTimeoutException when the timeout passes first
     */
    ExecResult execSync(String containerId, List<String> command, Duration timeout);

    /**
     * Copies a container's log to {@code out}, both streams in the order of writing. Returns at the log's end; when following,
     * at the container's end, when the thread is interrupted, or when {@code out} fails.
     */
    void containerLogs(String containerId, LogOptions options, OutputStream out) throws IOException;

    /**
     * Gets an image from its registry.
     *
     * @return the id of the image
     * @throws ImagePullException when that fails; the reason is Kubernetes' own
     */
    String pullImage(String image);

    /** Empty when the image isn't on the node. */
    Optional<Image> imageStatus(String image);

    List<Image> listImages();

    void removeImage(String image);

    /**
     * Subscribes to what happens to containers. Events may come late, twice or never: whoever listens also relists from time
     * to time, and at once on {@link RuntimeEvent.Resync}, which stands for "events may have been missed".
     *
     * @param listener called from one thread at a time; must return quickly
     * @return closes the subscription
     */
    Subscription getContainerEvents(Consumer<RuntimeEvent> listener);

    /** What ends a subscription. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.NetworkAttachment;
import dev.capstan.nodeagent.network.NetworkPlugin;
import dev.capstan.nodeagent.network.NodeFirewall;
import dev.capstan.nodeagent.network.PluginUnavailableException;
import dev.capstan.nodeagent.network.SandboxNetwork;
import dev.capstan.nodeagent.runtime.NetworkCheck;
import dev.capstan.nodeagent.runtime.NetworkConfig;
import dev.capstan.nodeagent.runtime.NetworkException;
import dev.capstan.nodeagent.runtime.RuntimeStatus.Condition;
import dev.capstan.tracing.Tracing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Pod network of one node by CNI: ADD, CHECK and DEL of the plug-ins, each remembered on disk.
 *
 * <p>What a crash leaves: an intent without a result, which gets DEL before anything else, or a result, which is the
 * attachment. An address is free again only after a DEL that succeeded; until then the sandbox is in {@link #sandboxes()}.
 */
public final class CniNetworkPlugin implements NetworkPlugin {
    private static final Logger log = LoggerFactory.getLogger(CniNetworkPlugin.class);
    private static final String NOT_READY = "NetworkPluginNotReady";

    private final CniSettings settings;
    private final NodeFirewall firewall;
    private final Tracing tracing;
    private final AttachmentStore store;
    private final CniInvoker invoker;
    private final PluginChain chain;
    private volatile @Nullable Configured configured;
    private volatile String whyUnconfigured = "cni config uninitialized";

    /** What the node was told about addresses, and the network made of it. */
    private record Configured(NetworkConfig addresses, CniNetwork network) {}

    public CniNetworkPlugin(CniSettings settings, NodeFirewall firewall, Tracing tracing) {
        this.settings = settings;
        this.firewall = firewall;
        this.tracing = tracing;
        this.store = new AttachmentStore(settings.attachmentFolder());
        this.invoker = new CniInvoker(settings.binFolders(), settings.callLimit());
        this.chain = new PluginChain(invoker);
    }

    @Override
    public void configure(NetworkConfig addresses) {
        var names = settings.names();
        CniNetwork network =
                new CniNetwork(names.network(), names.bridge(), addresses.podCidr(), settings.addressFolder());
        try {
            firewall.ensure(addresses.clusterCidr());
            ConflistFile.write(settings.configFolder(), network);
        } catch (NetworkException failure) {
            whyUnconfigured = String.valueOf(failure.getMessage());
            throw failure;
        }
        configured = new Configured(addresses, network);
    }

    @Override
    public void restoreNodeRules() {
        Configured current = configured;
        if (current != null) {
            firewall.ensure(current.addresses().clusterCidr());
        }
    }

    @Override
    public Condition ready() {
        List<String> missing = Stream.of(CniNetwork.BRIDGE, CniNetwork.IPAM, CniNetwork.LOOPBACK)
                .filter(plugin -> invoker.find(plugin).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            return Condition.unmet(NOT_READY, "CNI plug-ins " + missing + " not found in " + settings.binFolders());
        }
        return configured == null ? Condition.unmet(NOT_READY, whyUnconfigured) : Condition.met();
    }

    @Override
    public NetworkAttachment add(SandboxNetwork sandbox) {
        Optional<NetworkAttachment> whole = attachment(sandbox.sandboxId());
        if (whole.isPresent()) {
            return whole.get();
        }
        del(sandbox.sandboxId());
        Configured current = configured;
        if (current == null) {
            throw new NetworkException(whyUnconfigured, null);
        }
        CniNetwork network = current.network();
        Attachment intent = Attachment.intent(sandbox, network.name(), network.pluginsFor(sandbox));
        store.save(intent);
        try {
            Attachment done = tracing.in("CNI ADD", () -> chain.add(intent, network.loopback()));
            NetworkAttachment attachment = done.toNetworkAttachment();
            store.save(done);
            return attachment;
        } catch (NetworkException failure) {
            undo(sandbox.sandboxId(), failure);
            throw failure;
        }
    }

    private void undo(String sandboxId, NetworkException failure) {
        try {
            del(sandboxId);
        } catch (NetworkException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    @Override
    public void check(String sandboxId) {
        Attachment saved = store.get(sandboxId)
                .orElseThrow(() -> new NetworkException("sandbox " + sandboxId + " has no network", null));
        NetworkAttachment attachment = saved.toNetworkAttachment();
        chain.check(saved);
        LinkCheck.verify(attachment, settings.names().bridge());
    }

    @Override
    public NetworkCheck checkAndRepair(String sandboxId) {
        Optional<NetworkException> problem = findProblem(sandboxId).flatMap(first -> findProblem(sandboxId));
        if (problem.isEmpty()) {
            return new NetworkCheck.Intact();
        }
        String found = String.valueOf(problem.get().getMessage());
        try {
            repair(sandboxId);
            return new NetworkCheck.Repaired(found);
        } catch (PluginUnavailableException unknown) {
            throw unknown;
        } catch (NetworkException e) {
            return new NetworkCheck.Broken(found + "; repair failed: " + e.getMessage());
        }
    }

    private Optional<NetworkException> findProblem(String sandboxId) {
        try {
            check(sandboxId);
            return Optional.empty();
        } catch (PluginUnavailableException unknown) {
            throw unknown;
        } catch (NetworkException problem) {
            return Optional.of(problem);
        }
    }

    private void repair(String sandboxId) {
        NetworkAttachment before = attachment(sandboxId)
                .orElseThrow(() -> new NetworkException("sandbox " + sandboxId + " has no network", null));
        SandboxNetwork request = before.request();
        if (!NetnsPins.isNamespace(Path.of(request.netns()))) {
            throw new NetworkException("network namespace " + request.netns() + " is gone", null);
        }
        log.warn("repairing the network sandbox={} pod={} ip={}", sandboxId, request.pod(), before.ip());
        del(sandboxId);
        add(new SandboxNetwork(sandboxId, request.pod(), request.netns(), request.portMappings(), before.ip()));
        check(sandboxId);
    }

    @Override
    public void del(String sandboxId) {
        store.get(sandboxId).ifPresent(saved -> {
            chain.del(saved);
            store.delete(sandboxId);
        });
    }

    @Override
    public Optional<NetworkAttachment> attachment(String sandboxId) {
        return store.get(sandboxId).filter(saved -> saved.result() != null).map(Attachment::toNetworkAttachment);
    }

    @Override
    public List<SandboxNetwork> requested() {
        return store.all().stream().map(Attachment::request).toList();
    }

    @Override
    public Optional<SandboxNetwork> requested(String sandboxId) {
        return store.get(sandboxId).map(Attachment::request);
    }
}

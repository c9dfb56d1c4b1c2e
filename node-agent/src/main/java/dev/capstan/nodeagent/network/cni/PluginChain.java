package dev.capstan.nodeagent.network.cni;

import dev.capstan.nodeagent.network.NetnsPins;
import dev.capstan.nodeagent.network.PluginUnavailableException;
import dev.capstan.nodeagent.network.SandboxNetwork;
import dev.capstan.nodeagent.runtime.NetworkException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The plug-ins of an attachment, one after the other: each is given the result of the one before it; CHECK and DEL are given
 * the last one's, DEL in reverse order.
 *
 * <p>Some plug-ins can't check what they have just made (portmap on hosts without IPv6 rules). A CHECK that fails right after
 * its own good ADD says nothing about the network, so it isn't asked again for that attachment.
 */
final class PluginChain {
    private static final Logger log = LoggerFactory.getLogger(PluginChain.class);
    private static final JsonNode NO_RESULT = new JsonMapper().missingNode();
    private static final String LOOPBACK_INTERFACE = "lo";

    private final CniInvoker invoker;
    private final Set<String> proven = ConcurrentHashMap.newKeySet();
    private final Set<String> unproven = ConcurrentHashMap.newKeySet();

    PluginChain(CniInvoker invoker) {
        this.invoker = invoker;
    }

    /** The loopback interface has nothing to do with the rest and is set up meanwhile. */
    Attachment add(Attachment intent, JsonNode loopback) {
        SandboxNetwork sandbox = intent.request();
        CompletableFuture<Void> loopbackUp = inBackground(
                () -> invoker.invoke(CniCommand.ADD, LOOPBACK_INTERFACE, loopback, sandbox, sandbox.netns()));
        JsonNode result = NO_RESULT;
        try {
            for (JsonNode plugin : intent.plugins()) {
                result = invoke(CniCommand.ADD, intent, plugin, result, sandbox.netns());
            }
        } finally {
            join(loopbackUp);
        }
        Attachment done = intent.done(result, Set.of());
        return done.done(result, uncheckable(done, result));
    }

    private Set<String> uncheckable(Attachment added, JsonNode result) {
        Set<String> types = new HashSet<>();
        for (JsonNode plugin : added.plugins()) {
            String type = typeOf(plugin);
            if (!proven.contains(type) && !checksOut(added, plugin, result)) {
                types.add(type);
            }
        }
        return types;
    }

    private boolean checksOut(Attachment added, JsonNode plugin, JsonNode result) {
        String type = typeOf(plugin);
        try {
            invoke(CniCommand.CHECK, added, plugin, result, added.request().netns());
            proven.add(type);
            return true;
        } catch (PluginUnavailableException unknown) {
            return true;
        } catch (NetworkException e) {
            if (unproven.add(type)) {
                log.info(
                        "plug-in can't check what it has just added, its CHECK is left out type={}: {}",
                        type,
                        e.getMessage());
            }
            return false;
        }
    }

    void check(Attachment saved) {
        for (JsonNode plugin : saved.plugins()) {
            if (!saved.uncheckable().contains(typeOf(plugin))) {
                invoke(
                        CniCommand.CHECK,
                        saved,
                        plugin,
                        resultOf(saved),
                        saved.request().netns());
            }
        }
    }

    /** With an empty namespace path when it is gone: what the plug-ins keep outside it is given back all the same. */
    void del(Attachment saved) {
        String pinned = saved.request().netns();
        String netns = NetnsPins.isNamespace(Path.of(pinned)) ? pinned : "";
        for (JsonNode plugin : saved.plugins().reversed()) {
            invoke(CniCommand.DEL, saved, plugin, resultOf(saved), netns);
        }
    }

    private JsonNode invoke(
            CniCommand command, Attachment attachment, JsonNode plugin, JsonNode previous, String netns) {
        JsonNode request = CniNetwork.request(attachment.network(), plugin, attachment.request(), previous);
        return invoker.invoke(command, Attachment.POD_INTERFACE, request, attachment.request(), netns);
    }

    private static JsonNode resultOf(Attachment saved) {
        @Nullable JsonNode result = saved.result();
        return result == null ? NO_RESULT : result;
    }

    private static String typeOf(JsonNode plugin) {
        return plugin.path("type").asString();
    }

    private static CompletableFuture<Void> inBackground(Runnable step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                step.run();
                done.complete(null);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static void join(CompletableFuture<Void> step) {
        try {
            step.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof NetworkException failure
                    ? failure
                    : new NetworkException(String.valueOf(e.getCause()), e);
        }
    }
}

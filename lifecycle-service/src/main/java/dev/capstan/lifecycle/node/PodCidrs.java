package dev.capstan.lifecycle.node;

import dev.capstan.client.EventRecorder;
import dev.capstan.controller.Reconciler;
import dev.capstan.controller.Result;
import dev.capstan.event.ChangeEvent;
import dev.capstan.event.ChangeEvent.Deleted;
import dev.capstan.informer.EventHandler;
import dev.capstan.informer.Store;
import dev.capstan.lifecycle.api.LiveObjects;
import dev.capstan.ownership.Shard;
import dev.capstan.ownership.ShardListener;
import dev.capstan.resource.Cidr;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every Node its {@code spec.podCIDR}, never the same to two.
 *
 * <p>Three things see to that:
 *
 * <ol>
 *   <li>before the first share is given out, all Nodes are read live: an informer may lack one that has a share;
 *   <li>a share is written on the condition that the Node is as it was seen, so a Node never gets a second one;
 *   <li>when the answer to a write is lost, nobody knows whether the share is taken: all Nodes are read live again.
 * </ol>
 *
 * <p>Runs on one worker. A Node that has a share keeps it for life.
 */
final class PodCidrs implements Reconciler, EventHandler<Node>, ShardListener {
    private static final Logger log = LoggerFactory.getLogger(PodCidrs.class);
    private static final int CLIENT_ERRORS = 400;
    private static final int SERVER_ERRORS = 500;

    private final Store<Node> nodes;
    private final LiveObjects live;
    private final CidrPool pool;
    private final EventRecorder events;
    private volatile boolean poolIsTrue;

    PodCidrs(Store<Node> nodes, LiveObjects live, CidrPool pool, EventRecorder events) {
        this.nodes = nodes;
        this.live = live;
        this.pool = pool;
        this.events = events;
    }

    /** Another instance gave out shares, or will. */
    @Override
    public void forget(Shard shard) {
        poolIsTrue = false;
    }

    @Override
    public void onChange(ChangeEvent<Node> event) {
        if (event instanceof Deleted<Node>(var key, var last)) {
            podCidr(last).ifPresent(pool::release);
        }
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Node> found = nodes.get(key);
        if (found.isEmpty()) {
            return Result.done();
        }
        Node node = found.get();
        Optional<Cidr> present = podCidr(node);
        if (present.isPresent()) {
            pool.occupy(present.get());
            return Result.done();
        }
        if (!poolIsTrue) {
            pool.reset(inUse());
            poolIsTrue = true;
        }
        Optional<Cidr> share = pool.allocate();
        if (share.isEmpty()) {
            log.error("no pod CIDR left, widen capstan.lifecycle.cluster-cidr node={}", key);
            events.warning(node, "CIDRNotAvailable", "Node " + key + " status is now: CIDRNotAvailable");
            return Result.backoff();
        }
        assign(node, share.get());
        return Result.done();
    }

    private void assign(Node node, Cidr share) {
        try {
            live.patch(
                    node, Map.of("spec", Map.of("podCIDR", share.toString(), "podCIDRs", List.of(share.toString()))));
            log.info("assigned pod CIDR node={} cidr={}", ObjectKey.of(node), share);
        } catch (KubernetesClientException failure) {
            if (isRefusal(failure)) {
                pool.release(share);
            } else {
                poolIsTrue = false;
            }
            throw failure;
        }
    }

    /** The server decided against it, so nothing was written. */
    private static boolean isRefusal(KubernetesClientException failure) {
        return failure.getCode() >= CLIENT_ERRORS && failure.getCode() < SERVER_ERRORS;
    }

    private List<Cidr> inUse() {
        return live.list(Node.class, "").stream()
                .map(PodCidrs::podCidr)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Empty, too, for what isn't IPv4: it can't be ours. */
    private static Optional<Cidr> podCidr(Node node) {
        String text = node.getSpec() == null ? null : node.getSpec().getPodCIDR();
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Cidr.parse(text));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}

package dev.capstan.nodeagent.network;

import dev.capstan.event.ChangeEvent;
import dev.capstan.informer.EventHandler;
import dev.capstan.informer.IndexedStore;
import dev.capstan.informer.Informer;
import dev.capstan.informer.Store;
import dev.capstan.resource.Cidr;
import dev.capstan.resource.ObjectKey;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The part of an agent that keeps routes, in the network namespace that it is started in. Does what its input says, a line at a
 * time, and answers with a line that begins with {@link #ANSWER}.
 */
final class RoutesAgent {
    static final String CLUSTER = "troutes";
    /** Where log lines go too. */
    static final String ANSWER = "> ";

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Nodes nodes = new Nodes();

    /**
     * @param arguments the node's name, its InternalIP, the cluster's CIDR
     */
    public static void main(String[] arguments) throws IOException {
        RoutesAgent agent = new RoutesAgent();
        var task = new NodeRoutes(
                        arguments[1],
                        Cidr.parse(arguments[2]),
                        agent.nodes,
                        new RouteTable(CLUSTER),
                        new RouteProblems(
                                arguments[0],
                                agent.nodes.store,
                                (type, about, reason, message) -> agent.events.add(reason + ": " + message),
                                Clock.systemUTC()))
                .periodically();
        task.start();
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(ANSWER + agent.obey(List.of(order.split(" "))));
        }
        task.stop();
    }

    private String obey(List<String> order) {
        List<String> rest = order.subList(1, order.size());
        return switch (order.getFirst()) {
            case "nodes" -> nodes.become(rest);
            case "synced" -> nodes.synced(Boolean.parseBoolean(rest.getFirst()));
            case "events" -> events.toString();
            case "purge" -> {
                new HostNetwork(CLUSTER).remove();
                yield "done";
            }
            default -> throw new IllegalArgumentException(order.toString());
        };
    }

    /** An informer that is told what there is: {@code name,podCIDR,InternalIP} for each Node. */
    private static final class Nodes implements Informer<Node> {
        private final IndexedStore<Node> store = new IndexedStore<>();
        private final List<EventHandler<Node>> handlers = new ArrayList<>();
        private volatile boolean synced = true;

        String become(List<String> wanted) {
            Set<ObjectKey> gone = new HashSet<>();
            store.list().forEach(node -> gone.add(ObjectKey.of(node)));
            for (String text : wanted) {
                Node node = node(text.split(","));
                gone.remove(ObjectKey.of(node));
                put(node);
            }
            gone.forEach(key -> {
                Node last = store.get(key).orElseThrow();
                store.remove(key);
                tell(new ChangeEvent.Deleted<>(key, last));
            });
            return "done";
        }

        private void put(Node node) {
            ObjectKey key = ObjectKey.of(node);
            var before = store.get(key);
            store.put(node);
            tell(
                    before.isEmpty()
                            ? new ChangeEvent.Added<>(key, node)
                            : new ChangeEvent.Modified<>(key, before.get(), node));
        }

        private void tell(ChangeEvent<Node> event) {
            handlers.forEach(handler -> handler.onChange(event));
        }

        private static Node node(String... words) {
            return new NodeBuilder()
                    .withNewMetadata()
                    .withName(words[0])
                    .endMetadata()
                    .withNewSpec()
                    .withPodCIDR(words[1])
                    .endSpec()
                    .withNewStatus()
                    .addNewAddress(words[2], "InternalIP")
                    .endStatus()
                    .build();
        }

        String synced(boolean is) {
            synced = is;
            return "done";
        }

        @Override
        public Store<Node> store() {
            return store;
        }

        @Override
        public void addHandler(EventHandler<Node> handler) {
            handlers.add(handler);
        }

        @Override
        public void addIndex(String name, Function<Node, Collection<String>> valuesOf) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public boolean hasSynced() {
            return synced;
        }
    }
}

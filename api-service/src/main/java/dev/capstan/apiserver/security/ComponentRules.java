package dev.capstan.apiserver.security;

import static dev.capstan.apiserver.security.PolicyRule.allow;

import dev.capstan.apiserver.request.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What each component of Capstan may do: Kubernetes' bootstrap policy, cut down to what these components need
 * ({@code plugin/pkg/auth/authorizer/rbac/bootstrappolicy}). The agents' rules are the node rule's.
 */
@Component
class ComponentRules {
    private static final String CORE = "";
    private static final String APPS = "apps";
    private static final String COORDINATION = "coordination.k8s.io";
    private static final Set<String> READ = Set.of("get", "list", "watch");
    private static final Set<String> WRITE = Set.of("create", "update", "patch", "delete");
    /** The client that the components use looks at an object before it patches it. */
    private static final Set<String> CHANGE = Set.of("get", "update", "patch");

    private static final Set<String> RECORD = Set.of("get", "create", "update", "patch");

    private static final PolicyRule EVENTS = allow(RECORD, CORE, "events");
    private static final PolicyRule LEADER_LEASES = allow(
                    Set.of("get", "create", "update", "patch"), COORDINATION, "leases")
            .in("kube-system");

    private final Map<String, List<PolicyRule>> rules = Map.of(
            "system:serviceaccount:kube-system:deployment-controller",
            List.of(
                    EVENTS,
                    LEADER_LEASES,
                    allow(READ, APPS, "deployments", "replicasets"),
                    allow(CHANGE, APPS, "deployments", "deployments/status"),
                    allow(WRITE, APPS, "replicasets"),
                    allow(READ, CORE, "pods", "namespaces")),
            "system:serviceaccount:kube-system:replicaset-controller",
            List.of(
                    EVENTS,
                    LEADER_LEASES,
                    allow(READ, APPS, "replicasets"),
                    allow(CHANGE, APPS, "replicasets", "replicasets/status"),
                    allow(READ, CORE, "pods", "pods/log", "nodes", "namespaces"),
                    allow(WRITE, CORE, "pods")),
            "system:kube-scheduler",
            List.of(
                    EVENTS,
                    LEADER_LEASES,
                    allow(READ, CORE, "nodes", "pods", "namespaces"),
                    allow(READ, APPS, "replicasets", "deployments"),
                    allow(Set.of("create"), CORE, "bindings", "pods/binding"),
                    allow(CHANGE, CORE, "pods/status"),
                    // Preemption makes room by deleting Pods of lower priority.
                    allow(Set.of("delete"), CORE, "pods")),
            "system:kube-controller-manager",
            List.of(
                    EVENTS,
                    allow(READ, "*", "*"),
                    // The garbage collector and the namespace controller delete, and release, objects of any kind.
                    allow(Set.of("delete", "deletecollection", "update", "patch"), "*", "*"),
                    allow(CHANGE, CORE, "namespaces/finalize", "namespaces/status", "nodes/status", "pods/status"),
                    allow(WRITE, CORE, "serviceaccounts", "configmaps"),
                    allow(WRITE, COORDINATION, "leases")));

    List<PolicyRule> of(UserInfo user) {
        return rules.getOrDefault(user.name(), List.of());
    }
}

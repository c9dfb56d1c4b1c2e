package dev.capstan.standalone.pki;

import java.util.List;

/**
 * Who a component is to the API server and to Kafka.
 *
 * @param file how its files are called
 * @param user Kubernetes' own user name for it, which the API server's rules name
 */
public record Identity(String file, String user, List<String> groups) {
    public static final Identity ADMIN = new Identity("admin", "kubernetes-admin", List.of("system:masters"));
    public static final Identity DEPLOYMENT_CONTROLLER = serviceAccount("deployment-controller");
    public static final Identity REPLICASET_CONTROLLER = serviceAccount("replicaset-controller");
    public static final Identity SCHEDULER = new Identity("scheduler", "system:kube-scheduler", List.of());
    public static final Identity LIFECYCLE = new Identity("lifecycle", "system:kube-controller-manager", List.of());

    public static Identity node(String nodeName) {
        return new Identity("node-" + nodeName, "system:node:" + nodeName, List.of("system:nodes"));
    }

    private static Identity serviceAccount(String name) {
        return new Identity(
                name,
                "system:serviceaccount:kube-system:" + name,
                List.of("system:serviceaccounts", "system:serviceaccounts:kube-system"));
    }
}

package dev.capstan.replicaset;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param workers how many ReplicaSets are worked on at once; kube-controller-manager's {@code --concurrent-replicaset-syncs}
 * @param burstReplicas how many Pods of one ReplicaSet are created or deleted at most in one reconcile
 */
@ConfigurationProperties("capstan.replicaset")
record ReplicaSetProperties(
        @DefaultValue("8") int workers, @DefaultValue("500") int burstReplicas) {}

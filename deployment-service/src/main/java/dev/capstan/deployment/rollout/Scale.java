package dev.capstan.deployment.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** The decision that a ReplicaSet shall have so many replicas. */
public record Scale(ReplicaSet replicaSet, int replicas) {}

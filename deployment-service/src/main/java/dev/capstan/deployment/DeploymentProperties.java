package dev.capstan.deployment;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param workers how many Deployments are worked on at once; kube-controller-manager's {@code --concurrent-deployment-syncs}
 */
@ConfigurationProperties("capstan.deployment")
record DeploymentProperties(@DefaultValue("8") int workers) {}

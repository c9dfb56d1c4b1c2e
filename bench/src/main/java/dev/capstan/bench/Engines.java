package dev.capstan.bench;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;

/** Clients of Docker engines. */
final class Engines {
    private Engines() {}

    /** The one that Capstan uses, too. */
    static DockerClient ofThisMachine() {
        return client(DefaultDockerClientConfig.createDefaultConfigBuilder().build());
    }

    static DockerClient at(String address) {
        return client(DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(address)
                .build());
    }

    private static DockerClient client(DefaultDockerClientConfig config) {
        return DockerClientImpl.getInstance(
                config,
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(config.getDockerHost())
                        .build());
    }
}

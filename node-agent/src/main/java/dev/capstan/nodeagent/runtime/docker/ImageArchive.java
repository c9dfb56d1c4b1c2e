package dev.capstan.nodeagent.runtime.docker;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image in the form of {@code docker save}: a tar of the layer, its configuration and a manifest. The same program gives
 * the same image id on every machine.
 *
 * @see <a href="https://github.com/moby/docker-image-spec/blob/v1.3.1/spec.md">the image specification</a>
 */
final class ImageArchive {
    /** In a fixed order, or each process would make an image with another id. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private ImageArchive() {}

    /** An image of a single static program, which is its entry point. */
    static byte[] ofProgram(String imageName, String architecture, String programName, byte[] program) {
        byte[] layer = new TarArchive().program(programName, program).toBytes();
        byte[] config = JSON.writeValueAsBytes(Map.of(
                "architecture",
                architecture,
                "os",
                "linux",
                "config",
                Map.of(
                        "Entrypoint", List.of("/" + programName),
                        "Labels", Map.of("dev.capstan/image", programName)),
                "rootfs",
                Map.of("type", "layers", "diff_ids", List.of("sha256:" + sha256(layer)))));
        String configName = sha256(config) + ".json";
        byte[] manifest = JSON.writeValueAsBytes(
                List.of(Map.of("Config", configName, "RepoTags", List.of(imageName), "Layers", List.of("layer.tar"))));
        return new TarArchive()
                .file(configName, config)
                .file("layer.tar", layer)
                .file("manifest.json", manifest)
                .toBytes();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

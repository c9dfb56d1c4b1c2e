package dev.capstan.nodeagent.runtime.docker;

import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.capstan.nodeagent.runtime.ContainerNotFoundException;
import dev.capstan.nodeagent.runtime.ContainerRuntimeException;
import dev.capstan.nodeagent.runtime.Image;
import dev.capstan.nodeagent.runtime.ImageNotFoundException;
import dev.capstan.nodeagent.runtime.ImagePullException;
import dev.capstan.nodeagent.runtime.ImagePullException.Reason;
import dev.capstan.nodeagent.runtime.RuntimeUnavailableException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The images on the engine. They belong to nobody: several nodes and strangers share them. */
final class Images {
    /** A pull is a download; it has nothing to do with how long a call may take. */
    private static final Duration PULL_LIMIT = Duration.ofMinutes(10);

    private static final String LATEST = ":latest";

    private final DockerEngine engine;

    Images(DockerEngine engine) {
        this.engine = engine;
    }

    String pull(String image) {
        try {
            download(image);
        } catch (ContainerRuntimeException failure) {
            throw new ImagePullException(reason(failure), failure.getMessage(), failure);
        }
        return status(image)
                .map(Image::id)
                .orElseThrow(() -> new ImagePullException(
                        Reason.ErrImagePull, "image \"" + image + "\" was pulled, but isn't there", null));
    }

    private void download(String image) {
        try (Pull pull = new Pull()) {
            engine.client().pullImageCmd(tagged(image)).exec(pull);
            pull.await("pull", PULL_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeUnavailableException("interrupted", e);
        }
    }

    /** The engine answers 200 first and tells of later failures within the stream. */
    private static final class Pull extends EngineStream<PullResponseItem> {
        @Override
        public void onNext(PullResponseItem item) {
            var error = item.getErrorDetail();
            if (error != null) {
                onError(new ContainerRuntimeException(String.valueOf(error.getMessage()), null));
            }
        }
    }

    private static Reason reason(ContainerRuntimeException failure) {
        return String.valueOf(failure.getMessage()).contains("invalid reference format")
                ? Reason.InvalidImageName
                : Reason.ErrImagePull;
    }

    /** Without a tag the engine would pull every tag there is. */
    private static String tagged(String image) {
        boolean plain = !image.contains("@") && image.lastIndexOf(':') <= image.lastIndexOf('/');
        return plain ? image + LATEST : image;
    }

    Optional<Image> status(String image) {
        try {
            return Optional.of(engine.call(
                    "inspect image " + image,
                    docker -> toImage(docker.inspectImageCmd(image).exec())));
        } catch (ImageNotFoundException | ContainerNotFoundException e) {
            return Optional.empty();
        }
    }

    List<Image> list() {
        return engine.call(
                "list images",
                docker -> docker.listImagesCmd().exec().stream()
                        .map(image -> new Image(
                                image.getId(),
                                names(image.getRepoTags()),
                                names(image.getRepoDigests()),
                                image.getSize(),
                                ""))
                        .toList());
    }

    void remove(String image) {
        try {
            engine.run(
                    "remove image " + image,
                    docker -> docker.removeImageCmd(image).exec());
        } catch (ImageNotFoundException | ContainerNotFoundException gone) {
            return;
        }
    }

    private static Image toImage(InspectImageResponse found) {
        var config = found.getConfig();
        return new Image(
                Objects.requireNonNull(found.getId()),
                Objects.requireNonNullElse(found.getRepoTags(), List.of()),
                Objects.requireNonNullElse(found.getRepoDigests(), List.of()),
                Objects.requireNonNullElse(found.getSize(), 0L),
                config == null ? "" : Objects.requireNonNullElse(config.getUser(), ""));
    }

    private static List<String> names(String @Nullable [] names) {
        return names == null
                ? List.of()
                : Arrays.stream(names)
                        .filter(name -> !name.startsWith("<none>"))
                        .toList();
    }
}

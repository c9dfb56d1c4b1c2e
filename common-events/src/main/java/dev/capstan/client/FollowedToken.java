package dev.capstan.client;

import dev.capstan.tls.FollowedFiles;
import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The token that is in the file now. A file that isn't there yet fails the requests, not the start. */
final class FollowedToken implements OAuthTokenProvider {
    private final Path file;
    private volatile @Nullable FollowedFiles<String> token;

    FollowedToken(Path file) {
        this.file = file;
    }

    /** @throws dev.capstan.management.StartFailure naming the file that can't be read */
    @Override
    public String getToken() {
        FollowedFiles<String> followed = token;
        if (followed == null) {
            followed = new FollowedFiles<>(
                    List.of(file), () -> Files.readString(file).strip());
            token = followed;
        }
        return followed.get();
    }
}

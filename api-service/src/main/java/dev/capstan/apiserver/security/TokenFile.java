package dev.capstan.apiserver.security;

import dev.capstan.apiserver.request.UserInfo;
import dev.capstan.tls.FollowedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The static token file, read again when it changes. Only digests are kept, so that a heap dump gives no token away and a look-up takes the same
 * time whatever part of a guess is right.
 */
@Component
class TokenFile {
    private static final Pattern LINE = Pattern.compile("([^,]+),([^,]+),([^,]*)(?:,(?:\"([^\"]*)\"|([^,]*)))?");

    /** Never given anything to digest itself. */
    private static final MessageDigest SHA_256 = sha256();

    private final @Nullable FollowedFiles<Map<String, UserInfo>> users;

    TokenFile(SecurityProperties properties) {
        Path file = properties.tokenFile();
        this.users = file == null ? null : new FollowedFiles<>(List.of(file), () -> read(file));
    }

    Optional<UserInfo> userOf(String token) {
        return users == null
                ? Optional.empty()
                : Optional.ofNullable(users.get().get(digest(token)));
    }

    private static Map<String, UserInfo> read(Path file) throws IOException {
        Map<String, UserInfo> users = new HashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                add(line.strip(), number, users);
            }
        }
        return Map.copyOf(users);
    }

    private static void add(String line, int number, Map<String, UserInfo> users) {
        var fields = LINE.matcher(line);
        if (!fields.matches()) {
            throw new IllegalArgumentException(
                    "line " + number + " of the token file is not token,user,uid,\"groups\"");
        }
        TreeSet<String> groups = new TreeSet<>();
        groups.add(UserInfo.AUTHENTICATED);
        String listed = fields.group(4) != null ? fields.group(4) : fields.group(5);
        if (listed != null) {
            Arrays.stream(listed.split(","))
                    .map(String::strip)
                    .filter(group -> !group.isEmpty())
                    .forEach(groups::add);
        }
        users.put(digest(fields.group(1)), new UserInfo(fields.group(2), fields.group(3), groups));
    }

    private static String digest(String token) {
        try {
            // A copy: looking the algorithm up takes longer than the digest, and every request asks for one.
            MessageDigest sha256 = (MessageDigest) SHA_256.clone();
            return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

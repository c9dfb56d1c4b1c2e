package dev.capstan.ownership;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The fence: every request of the service's client passes here, and what would change something is sent only under a
 * {@link Tenure} that lasts. Whoever writes outside of any tenure is refused, too, so no writer can be forgotten.
 *
 * <p>Events are let through. They say what was done, also of work whose shard has just gone.
 */
public final class WriteGuard implements Interceptor {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern EVENTS = Pattern.compile("/api/v1/namespaces/[^/]+/events(/.*)?");

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        boolean changes = !READS.contains(request.method())
                && !EVENTS.matcher(request.uri().getPath()).matches();
        if (changes && !Tenure.isHeld()) {
            throw new NotOwnerException(request.method() + " " + request.uri().getPath());
        }
    }
}

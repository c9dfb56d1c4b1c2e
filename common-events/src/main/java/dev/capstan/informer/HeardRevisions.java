package dev.capstan.informer;

import dev.capstan.resource.ObjectKey;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The newest revision heard of each key in the present epoch, so that what comes late or twice isn't news.
 *
 * <p>Keys that are gone are remembered too, or a creation that is sent again would bring the dead back until its deletion is
 * sent again as well. Only what a transaction left open is ever sent again, so the newest few thousand suffice; beyond them the
 * dead would come back for a moment, and go.
 */
final class HeardRevisions {
    private static final int GONE_REMEMBERED = 10_000;

    private final Map<ObjectKey, Long> present = new HashMap<>();
    private final Map<ObjectKey, Long> gone = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Long> eldest) {
            return size() > GONE_REMEMBERED;
        }
    };

    boolean isNews(ObjectKey key, long revision) {
        Long known = present.containsKey(key) ? present.get(key) : gone.get(key);
        return known == null || revision > known;
    }

    void present(ObjectKey key, long revision) {
        gone.remove(key);
        present.put(key, revision);
    }

    void gone(ObjectKey key, long revision) {
        present.remove(key);
        gone.remove(key);
        gone.put(key, revision);
    }

    /** Whatever is heard of it next is news. */
    void forget(ObjectKey key) {
        present.remove(key);
        gone.remove(key);
    }

    void clear() {
        present.clear();
        gone.clear();
    }
}

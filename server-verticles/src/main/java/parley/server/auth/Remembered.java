package parley.server.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets what was used longest ago, so that strangers cannot fill the memory. Not safe for threads. */
final class Remembered<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1;
    /** Some 200 bytes each. To push one out, somebody must have this many passwords hashed: longer than any usual lockout. */
    private static final int MOST = 10_000;

    Remembered() {
        super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
    }
}

package parley.server.roster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.server.settings.Time;

/**
 * Says when a change may be told: the first ten within a minute at once, further ones together, at most one every 10 s
 * (reliability S16). Touched only from the roster's context.
 *
 * @param <K> what changes
 */
final class Flaps<K> {
    private static final int FREE = 10;
    private static final long WINDOW = Duration.ofMinutes(1).toNanos();
    private static final long PACE = Duration.ofSeconds(10).toNanos();

    private final Time time;
    private final Map<K, Flap> flaps = new HashMap<>();
    private final Set<K> held = new HashSet<>();
    private long swept;

    Flaps(Time time) {
        this.time = time;
        this.swept = time.nanos();
    }

    /** Counts a change now; whether it may be told now. If not, {@link #due} names it when its time has come. */
    boolean mayTell(K what) {
        Flap flap = flaps.computeIfAbsent(what, none -> new Flap());
        long now = time.nanos();
        flap.changes.addLast(now);
        if (flap.changes.size() > FREE + 1) {
            flap.changes.removeFirst();
        }
        boolean flaps = flap.changes.size() > FREE && now - flap.changes.getFirst() < WINDOW;
        if ((flaps || held.contains(what)) && now - flap.told < PACE) {
            held.add(what);
            return false;
        }
        held.remove(what);
        flap.told = now;
        return true;
    }

    /** What was held and may be told now; it counts as told. */
    List<K> due() {
        long now = time.nanos();
        if (now - swept >= WINDOW) {
            swept = now;
            flaps.entrySet()
                    .removeIf(entry -> !held.contains(entry.getKey())
                            && now - entry.getValue().changes.getLast() >= WINDOW);
        }
        List<K> due = new ArrayList<>(0);
        for (K what : held) {
            if (now - flap(what).told >= PACE) {
                due.add(what);
            }
        }
        for (K what : due) {
            held.remove(what);
            flap(what).told = now;
        }
        return due;
    }

    private Flap flap(K what) {
        return flaps.computeIfAbsent(what, none -> new Flap());
    }

    /** The moments of the last eleven changes, and of the last telling. */
    private static final class Flap {
        private final Deque<Long> changes = new ArrayDeque<>(2);
        private long told;
    }
}

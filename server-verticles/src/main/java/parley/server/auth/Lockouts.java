package parley.server.auth;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import parley.protocol.words.UserName;
import parley.server.powers.Net;
import parley.server.powers.Origin;
import parley.server.settings.Bucket;
import parley.server.settings.Buckets;
import parley.server.settings.Choices;
import parley.server.settings.Keys;
import parley.server.settings.Rate;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * Which attempts at a password are not even looked at (protocol section 3.2, rows A01 to A04, A06). In memory only: a
 * restart forgets it. A name that is no account is treated like one that is. Safe from every thread.
 *
 * <p>Three rules, the first that fits:
 *
 * <ol>
 *   <li>Three consecutive wrong passwords for (name, source network), or for the name under {@code lockout = account}, lock
 *       it for {@code block-duration}; an unfinished count is forgotten after 15 minutes.
 *   <li>A network with more than 300 wrong ones in an hour waits; loopback does not.
 *   <li>A name with more than 100 wrong ones in an hour: the networks that were among them get one attempt in 10 s between
 *       them. Nobody else is slowed, so that nobody can keep the owner out.
 * </ol>
 */
final class Lockouts {
    private static final int WRONG_ONES = 3;
    private static final long FORGOTTEN = Duration.ofMinutes(15).toNanos();
    private static final Rate PER_NET = Rate.per(Duration.ofHours(1), 300);
    private static final Rate PER_NAME = Rate.per(Duration.ofHours(1), 100);
    private static final Rate SLOWED = new Rate(1, 0.1);
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final Supplier<Settings> settings;
    private final Time time;
    private final Map<Key, Count> counts = new Remembered<>();
    private final Map<Key, Long> failed = new Remembered<>();
    private final Buckets<Net> nets = new Buckets<>();
    private final Map<UserName, Budget> names = new Remembered<>();

    Lockouts(Supplier<Settings> settings, Time time) {
        this.settings = settings;
        this.time = time;
    }

    /** @param net empty if the name is locked for every address */
    private record Key(UserName user, Optional<Net> net) {}

    /**
     * @param locked how long the name is locked now, if it is
     * @param fell whether this very one locked it
     */
    record Strike(Optional<Duration> locked, boolean fell) {}

    private static final class Count {
        private int wrong;
        private long last;
        /** Whether it was reached; it then holds since {@code last}. */
        private boolean locked;
    }

    private static final class Budget {
        private final Bucket failures;
        private final Bucket slowed;

        private Budget(long now) {
            this.failures = new Bucket(now);
            this.slowed = new Bucket(now);
        }
    }

    /** How long the name is locked for this origin; empty if it is not. */
    synchronized Optional<Duration> locked(UserName user, Origin origin) {
        Key key = key(user, origin);
        Count count = counts.get(key);
        if (count == null || !count.locked) {
            return Optional.empty();
        }
        long left = settings.get().get(Keys.BLOCK_DURATION).toNanos() - (time.nanos() - count.last);
        if (left <= 0) {
            counts.remove(key);
            return Optional.empty();
        }
        return Optional.of(Duration.ofNanos(left));
    }

    /** How long this network waits because it was wrong too often, whatever the name; empty if it does not. */
    synchronized Optional<Duration> exhausted(Origin origin) {
        return origin.loopback() ? Optional.empty() : nets.wait(origin.net(), PER_NET, time.nanos());
    }

    /**
     * How long an attempt waits because too many went for this name and this network was among them; empty if it may go on,
     * and then it has used up the turn.
     */
    synchronized Optional<Duration> slowed(UserName user, Origin origin) {
        long now = time.nanos();
        Budget budget = names.get(user);
        Long last = failed.get(new Key(user, Optional.of(origin.net())));
        if (budget == null || last == null || now - last > HOUR || budget.failures.has(PER_NAME, now)) {
            return Optional.empty();
        }
        return budget.slowed.take(SLOWED, now)
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(budget.slowed.until(SLOWED, now)));
    }

    /** One more wrong password; one that was being hashed when the lock fell does not count. */
    synchronized Strike wrong(UserName user, Origin origin) {
        Optional<Duration> already = locked(user, origin);
        if (already.isPresent()) {
            return new Strike(already, false);
        }
        long now = time.nanos();
        Net net = origin.net();
        nets.oweOne(net, PER_NET, now);
        names.computeIfAbsent(user, unknown -> new Budget(now)).failures.oweOne(PER_NAME, now);
        failed.put(new Key(user, Optional.of(net)), now);
        Count count = counts.computeIfAbsent(key(user, origin), unknown -> new Count());
        if (now - count.last > FORGOTTEN) {
            count.wrong = 0;
        }
        count.wrong++;
        count.last = now;
        count.locked = count.wrong >= WRONG_ONES;
        return new Strike(locked(user, origin), count.locked);
    }

    /** A right password: the count starts anew. */
    synchronized void right(UserName user, Origin origin) {
        counts.remove(key(user, origin));
    }

    /** Forgets what is held against a name, wherever it came from. Answers whether it was locked anywhere. */
    synchronized boolean forget(UserName user) {
        boolean locked = counts.entrySet().stream()
                .anyMatch(entry -> entry.getKey().user().equals(user) && entry.getValue().locked);
        counts.keySet().removeIf(key -> key.user().equals(user));
        failed.keySet().removeIf(key -> key.user().equals(user));
        names.remove(user);
        return locked;
    }

    private Key key(UserName user, Origin origin) {
        boolean everywhere = settings.get().get(Keys.LOCKOUT) == Choices.Lockout.ACCOUNT;
        return new Key(user, everywhere ? Optional.empty() : Optional.of(origin.net()));
    }
}

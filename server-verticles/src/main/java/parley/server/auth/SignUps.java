package parley.server.auth;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import parley.server.powers.Origin;
import parley.server.settings.Keys;
import parley.server.settings.Limits;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * How many may register: from one source network and from all (row A08); loopback is exempt. It counts attempts, because a
 * refused one tells whether a name is taken (row A07). Touched only from the feature's context.
 */
final class SignUps {
    private final Supplier<Settings> settings;
    private final Time time;
    private final Map<Net, Bucket> nets = new Remembered<>();
    private Optional<Bucket> all = Optional.empty();

    SignUps(Supplier<Settings> settings, Time time) {
        this.settings = settings;
        this.time = time;
    }

    /** Counts one; answers how long to wait if it is one too many. */
    Optional<Duration> refuse(Origin origin) {
        if (origin.loopback()) {
            return Optional.empty();
        }
        Limits.Register limit = settings.get().get(Keys.REGISTER);
        long now = time.nanos();
        Bucket net = nets.computeIfAbsent(Net.of(origin.address()), unknown -> new Bucket(limit.perNet(), now));
        Bucket total = all.orElseGet(() -> new Bucket(limit.total(), now));
        all = Optional.of(total);
        long wait = Math.max(net.until(limit.perNet(), now), total.until(limit.total(), now));
        if (wait > 0) {
            return Optional.of(Duration.ofNanos(wait));
        }
        net.take(limit.perNet(), now);
        total.take(limit.total(), now);
        return Optional.empty();
    }
}

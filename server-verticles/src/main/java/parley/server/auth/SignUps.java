package parley.server.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import parley.server.powers.Net;
import parley.server.powers.Origin;
import parley.server.settings.Bucket;
import parley.server.settings.Buckets;
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
    private final Buckets<Net> nets = new Buckets<>();
    private final Bucket all;

    SignUps(Supplier<Settings> settings, Time time) {
        this.settings = settings;
        this.time = time;
        this.all = new Bucket(time.nanos());
    }

    /** Counts one; answers how long to wait if it is one too many. */
    Optional<Duration> refuse(Origin origin) {
        if (origin.loopback()) {
            return Optional.empty();
        }
        Limits.Register limit = settings.get().get(Keys.REGISTER);
        long now = time.nanos();
        Duration net = nets.wait(origin.net(), limit.perNet(), now).orElse(Duration.ZERO);
        Duration total = Duration.ofNanos(all.until(limit.total(), now));
        Duration longer = net.compareTo(total) > 0 ? net : total;
        if (!longer.isZero()) {
            return Optional.of(longer);
        }
        all.take(limit.total(), now);
        return nets.take(origin.net(), limit.perNet(), now);
    }
}

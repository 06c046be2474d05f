package parley.server.roster;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.settings.Time;

/**
 * Writes down when somebody became visible and when that ended, and every 15 s that the server lives. Nothing waits for
 * it: while the server runs, the roster itself knows. Touched only from the roster's context.
 */
final class Sightings {
    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);
    private static final long HEARTBEAT = Duration.ofSeconds(15).toNanos();

    private final Annals annals;
    private final Time time;
    private long lastBeat;

    Sightings(Annals annals, Time time) {
        this.annals = annals;
        this.time = time;
        this.lastBeat = time.nanos() - HEARTBEAT;
    }

    /** From the moment that is shown of him: after a restart it is read from here, and must be the same. */
    void open(Person person) {
        annals.opened(person.name(), person.since().orElseGet(time::instant))
                .onFailure(failure -> lost("a beginning", failure));
    }

    void close(Person person) {
        annals.closed(person.name(), time.instant()).onFailure(failure -> lost("an end", failure));
    }

    /** @param anybody whether somebody is visible */
    void sweep(boolean anybody) {
        if (anybody && time.nanos() - lastBeat >= HEARTBEAT) {
            lastBeat = time.nanos();
            annals.alive(time.instant()).onFailure(failure -> lost("a sign of life", failure));
        }
    }

    private static void lost(String what, Throwable failure) {
        LOG.warn("the store did not take {} of a sighting: {}", what, failure.toString());
    }
}

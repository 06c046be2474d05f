package parley.server.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import parley.server.powers.Crowd.Standing;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * Changes who is here and how he is seen, and sees to it that the books and the others learn of it. Touched only from the
 * roster's context.
 */
final class Standings {
    private final People people;
    private final Glimpses glimpses;
    private final Sightings sightings;
    private final Notices notices;
    private final Time time;
    private final Supplier<Settings> settings;
    private final Set<Person> lingering = new LinkedHashSet<>();
    /** Those of them who were here when the server ended, and were not seen by this one. */
    private final Set<Person> remembered = new HashSet<>();

    private boolean closing;

    Standings(
            People people,
            Glimpses glimpses,
            Sightings sightings,
            Notices notices,
            Time time,
            Supplier<Settings> settings) {
        this.people = people;
        this.glimpses = glimpses;
        this.sightings = sightings;
        this.notices = notices;
        this.time = time;
        this.settings = settings;
    }

    /** A main session has arrived. */
    void arrived(Person person, Login login) {
        person.stay();
        lingering.remove(person);
        if (remembered.remove(person)) {
            sightings.open(person);
        }
        if (!person.here()) {
            person.enter(login.hidden(), time.instant());
        }
        settle(person);
    }

    /** A main session is over in a way that may yet be mended: its user goes on looking as he does for the grace. */
    void lost(Person person) {
        if (!person.here() || person.manned()) {
            return;
        }
        Duration grace = settings.get().get(Keys.GRACE);
        if (grace.isZero() && !person.expected() && !closing) {
            gone(person);
        } else if (person.lingersUntil().isEmpty()) {
            person.linger(time.nanos() + grace.toNanos());
            lingering.add(person);
        }
    }

    /**
     * Was visible when the server ended: has the grace to come back from now on, as if only his connection had been lost
     * (protocol section 3.2: a resume is told to nobody, also after a crash of the server).
     */
    void remember(Person person, Instant since) {
        Duration grace = settings.get().get(Keys.GRACE);
        if (!grace.isZero()) {
            person.enter(false, since);
            person.linger(time.nanos() + grace.toNanos());
            // In the books and for the others nothing changes before it is known whether he comes back.
            person.seen(person.appearance());
            person.told(person.appearance());
            people.file(person);
            lingering.add(person);
            remembered.add(person);
        }
    }

    /** The server is about to end: whose connection is lost now may come back to the next one, and nobody is told of it. */
    void closing() {
        closing = true;
    }

    /** The last main session is over for good. */
    void gone(Person person) {
        if (person.manned()) {
            return;
        }
        lingering.remove(person);
        person.exit();
        settle(person);
    }

    void show(Person person, Standing standing, Optional<String> words) {
        person.show(standing, words, time.instant());
        settle(person);
    }

    /** Ends every grace that has passed, but for those whose next session is about to arrive. */
    void sweep() {
        if (closing) {
            return;
        }
        long now = time.nanos();
        for (Person person : List.copyOf(lingering)) {
            boolean over =
                    person.lingersUntil().filter(until -> until - now <= 0).isPresent();
            if (over && !person.expected()) {
                gone(person);
            }
        }
    }

    private void settle(Person person) {
        Appearance before = person.seen();
        Appearance now = person.appearance();
        if (now.equals(before)) {
            return;
        }
        person.seen(now);
        people.file(person);
        if (now.visible() != before.visible()) {
            glimpses.forget(person.name());
        }
        if (now.visible() && !before.visible()) {
            sightings.open(person);
        } else if (before.visible() && !now.visible() && !remembered.remove(person)) {
            person.lastSeen(Optional.of(time.instant()));
            sightings.close(person);
        }
        notices.changed(person);
    }
}

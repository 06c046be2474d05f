package parley.server.roster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd.Reach;
import parley.server.powers.Crowd.Sight;
import parley.server.powers.Crowd.Standing;
import parley.server.settings.Time;

/**
 * Who sees whom (protocol sections 3.2 and 3.3): the one place that says it. To a viewer whom the subject blocked, the
 * subject has been offline since the block; to everybody else but himself, who is hidden is offline. Changes nothing.
 */
final class Eyes {
    private final People people;
    private final Blocks blocks;
    private final Glimpses glimpses;
    private final Time time;
    private final BooleanSupplier silent;

    /** @param silent whether a block must not be noticed by the blocked one */
    Eyes(People people, Blocks blocks, Glimpses glimpses, Time time, BooleanSupplier silent) {
        this.people = people;
        this.blocks = blocks;
        this.glimpses = glimpses;
        this.time = time;
        this.silent = silent;
    }

    boolean sees(UserName viewer, Person subject) {
        return subject.visible() && !blocks.holds(subject.name(), viewer);
    }

    /** How many others are visible to him. */
    int count(UserName viewer) {
        int hiddenFromHim = people.find(viewer).filter(Person::visible).isPresent() ? 1 : 0;
        for (UserName blocker : blocks.blockersOf(viewer)) {
            if (people.find(blocker).filter(Person::visible).isPresent()) {
                hiddenFromHim++;
            }
        }
        return people.visible().size() - hiddenFromHim;
    }

    List<UserName> online(UserName viewer) {
        Set<UserName> blockers = blocks.blockersOf(viewer);
        List<UserName> online = new ArrayList<>(people.visible().size());
        for (Person person : people.visible()) {
            if (!person.name().equals(viewer) && !blockers.contains(person.name())) {
                online.add(person.name());
            }
        }
        return online;
    }

    List<UserName> onlineSince(UserName viewer, Duration span) {
        Instant begin = time.instant().minus(span);
        List<UserName> found = new ArrayList<>();
        for (Person person : people.all()) {
            if (!person.name().equals(viewer) && seenSince(viewer, person, begin)) {
                found.add(person.name());
            }
        }
        return found;
    }

    List<Sight> everybody(UserName viewer) {
        List<Sight> all = new ArrayList<>(people.all().size());
        for (Person person : people.all()) {
            all.add(sight(viewer, person));
        }
        return all;
    }

    Optional<Sight> look(UserName viewer, UserName subject) {
        return people.find(subject).map(person -> sight(viewer, person));
    }

    Reach reach(UserName from, UserName to) {
        Optional<Person> person = people.find(to);
        if (person.isEmpty()) {
            return Reach.NO_SUCH_USER;
        } else if (blocks.holds(to, from)) {
            return Reach.BLOCKED;
        }
        return person.get().visible() ? Reach.ONLINE : Reach.OFFLINE;
    }

    private boolean seenSince(UserName viewer, Person person, Instant begin) {
        if (sees(viewer, person)) {
            return true;
        }
        Optional<Instant> last = glimpses.lastSeen(person, viewer);
        if (blocks.holds(person.name(), viewer)) {
            last = silent.getAsBoolean() ? blocks.lastSeen(person.name(), viewer) : Optional.empty();
        }
        return last.filter(end -> !end.isBefore(begin)).isPresent();
    }

    private Sight sight(UserName viewer, Person person) {
        UserName name = person.name();
        if (name.equals(viewer)) {
            Optional<Instant> since = person.here() ? person.since() : person.lastSeen();
            return new Sight(name, person.standing(), since, person.words());
        } else if (blocks.holds(name, viewer)) {
            return offline(name, blocks.lastSeen(name, viewer));
        } else if (!person.visible()) {
            return offline(name, glimpses.lastSeen(person, viewer));
        }
        return new Sight(name, person.standing(), glimpses.since(person, viewer), person.words());
    }

    private static Sight offline(UserName name, Optional<Instant> since) {
        return new Sight(name, Standing.OFFLINE, since, Optional.empty());
    }
}

package parley.server.roster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.protocol.ServerLine.Presence;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;
import parley.server.settings.Time;

/**
 * Tells how people look, to everybody but themselves and those whom they blocked, and not more often than {@link Flaps}
 * allows. What a block or its end looks like to the blocked one is told to him alone and held back likewise, so that
 * nobody can be pestered by it. Touched only from the roster's context.
 */
final class Notices {
    private final Gates gates;
    private final People people;
    private final Blocks blocks;
    private final Flaps<UserName> changes;
    private final Flaps<Pair> toggles;
    /** For those pairs whose news are held back: what the viewer was told last. */
    private final Map<Pair, Appearance> behind = new HashMap<>();

    Notices(Gates gates, People people, Blocks blocks, Time time) {
        this.gates = gates;
        this.people = people;
        this.blocks = blocks;
        this.changes = new Flaps<>(time);
        this.toggles = new Flaps<>(time);
    }

    /** How the person looks has changed. */
    void changed(Person person) {
        if (changes.mayTell(person.name())) {
            tell(person);
        }
    }

    /** The subject has just blocked the viewer, or does so no more. */
    void toggled(UserName subject, UserName viewer) {
        Pair pair = new Pair(subject, viewer);
        Appearance shown = people.of(subject).told();
        // Before the toggle it was the other way round.
        Appearance before = blocks.holds(subject, viewer) ? shown : Appearance.OFFLINE;
        behind.putIfAbsent(pair, before);
        if (toggles.mayTell(pair)) {
            tell(pair);
        }
    }

    /** Tells what was held back long enough. */
    void sweep() {
        for (UserName user : changes.due()) {
            tell(people.of(user));
        }
        for (Pair pair : toggles.due()) {
            tell(pair);
        }
    }

    private void tell(Person person) {
        Appearance next = person.appearance();
        Set<UserName> except = new HashSet<>(blocks.blockedBy(person.name()));
        except.add(person.name());
        for (Pair pair : behind.keySet()) {
            if (pair.subject().equals(person.name())) {
                except.add(pair.viewer());
            }
        }
        for (Presence line : person.told().until(next, person.name())) {
            gates.every(new GateOrder.Fanout(line, except));
        }
        person.told(next);
    }

    private void tell(Pair pair) {
        Appearance before = Optional.ofNullable(behind.remove(pair)).orElse(Appearance.OFFLINE);
        Appearance next = blocks.holds(pair.subject(), pair.viewer())
                ? Appearance.OFFLINE
                : people.of(pair.subject()).told();
        for (Presence line : before.until(next, pair.subject())) {
            for (Login login : people.of(pair.viewer()).mains()) {
                if (login.arrived()) {
                    gates.tell(login.session(), line);
                }
            }
        }
    }

    private record Pair(UserName subject, UserName viewer) {}
}

package parley.server.roster;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd.Census;
import parley.server.powers.Crowd.Departure;
import parley.server.powers.Crowd.Reach;
import parley.server.powers.Crowd.Standing;
import parley.server.settings.Choices;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/** The roster without a bus: its parts, and what concerns several of them. Touched only from the roster's context. */
final class Roster {
    private final People people = new People();
    private final Blocks blocks = new Blocks();
    private final Glimpses glimpses = new Glimpses();
    private final Annals annals;
    private final Gates gates;
    private final Notices notices;
    private final Sightings sightings;
    private final Standings standings;
    private final Eyes eyes;
    private final Speech speech;
    private final Door door;

    Roster(Gates gates, Annals annals, Time time, Supplier<Settings> settings, Consumer<Departure> departures) {
        BooleanSupplier silent = () -> settings.get().get(Keys.BLOCKS) == Choices.Blocks.SILENT;
        this.annals = annals;
        this.gates = gates;
        this.notices = new Notices(gates, people, blocks, time);
        this.sightings = new Sightings(annals, time);
        this.standings = new Standings(people, glimpses, sightings, notices, time, settings);
        this.eyes = new Eyes(people, blocks, glimpses, time, silent);
        this.speech = new Speech(gates, people, blocks, eyes, silent);
        this.door = new Door(gates, people, standings, eyes, time, settings, departures);
    }

    /** Learns what the store kept; before anything else. */
    Future<Void> remember() {
        return annals.recall().map(past -> {
            for (Annals.Known known : past.accounts()) {
                people.of(known.user()).lastSeen(known.lastSeen());
                known.here().ifPresent(since -> standings.remember(people.of(known.user()), since));
            }
            for (Annals.Block block : past.blocks()) {
                blocks.set(block.blocker(), block.blocked(), block.lastSeen());
            }
            return null;
        });
    }

    Gates gates() {
        return gates;
    }

    Door door() {
        return door;
    }

    Eyes eyes() {
        return eyes;
    }

    Speech speech() {
        return speech;
    }

    void registered(UserName user) {
        people.of(user);
    }

    void deleted(UserName user) {
        blocks.forget(user);
        people.forget(user);
        glimpses.forget(user);
    }

    /** See {@link parley.server.powers.Crowd#approach}. */
    Reach approach(UserName from, UserName to, ServerLine line) {
        Reach reach = eyes.reach(from, to);
        // Who is lost and may come back looks online and hears nothing.
        return reach == Reach.ONLINE && !speech.tell(to, line) ? Reach.OFFLINE : reach;
    }

    /** See {@link parley.server.powers.Crowd#show}; the store knows it before anybody else. */
    Future<Void> show(UserName user, Standing standing, Optional<String> words) {
        if (standing == Standing.OFFLINE) {
            return Future.failedFuture(new IllegalArgumentException("nobody shows himself offline"));
        }
        Future<Void> kept = annals.hidden(user, standing == Standing.HIDDEN);
        return kept.onSuccess(done -> standings.show(people.of(user), standing, words));
    }

    void blockChanged(Questions.Blocked change) {
        Person blocker = people.of(change.blocker());
        boolean changed = change.set() ? block(blocker, change) : unblock(blocker, change);
        if (changed) {
            notices.toggled(blocker.name(), change.blocked());
        }
    }

    private boolean block(Person blocker, Questions.Blocked change) {
        Optional<Instant> lastSeen =
                blocker.visible() ? Optional.of(change.at()) : glimpses.lastSeen(blocker, change.blocked());
        return blocks.set(blocker.name(), change.blocked(), lastSeen);
    }

    private boolean unblock(Person blocker, Questions.Blocked change) {
        Optional<Instant> lastSeen = blocks.lastSeen(blocker.name(), change.blocked());
        boolean changed = blocks.clear(blocker.name(), change.blocked());
        if (changed) {
            glimpses.keep(blocker.name(), change.blocked(), blocker.visible() ? Optional.of(change.at()) : lastSeen);
        }
        return changed;
    }

    Census census() {
        return new Census(speech.manned(), door.sessions());
    }

    /** Does what is due; many times a second. */
    void sweep() {
        door.sweep();
        standings.sweep();
        notices.sweep();
        sightings.sweep(!people.visible().isEmpty());
    }

    /** The server is about to end; whoever is visible stays so in the books, see {@link Standings#remember}. */
    void closing() {
        standings.closing();
    }
}

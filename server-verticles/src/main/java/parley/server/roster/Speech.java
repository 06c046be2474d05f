package parley.server.roster;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;
import parley.server.powers.Crowd.Spoken;
import parley.server.powers.Mail;
import parley.server.powers.SessionRef;

/**
 * Speaks to many, and to all sessions of one. Who lingers without a session gets nothing, so a broadcast neither counts
 * him nor calls him skipped. Changes nothing.
 */
final class Speech {
    private final Gates gates;
    private final People people;
    private final Blocks blocks;
    private final Eyes eyes;
    private final BooleanSupplier silent;

    /** @param silent whether a block must not be noticed by the blocked one */
    Speech(Gates gates, People people, Blocks blocks, Eyes eyes, BooleanSupplier silent) {
        this.gates = gates;
        this.people = people;
        this.blocks = blocks;
        this.eyes = eyes;
        this.silent = silent;
    }

    Spoken broadcast(ServerLine.Broadcast line) {
        Set<UserName> blockers = blocks.blockersOf(line.from());
        int sent = 0;
        boolean skipped = false;
        for (Person person : people.visible()) {
            if (person.name().equals(line.from()) || !person.manned()) {
                continue;
            }
            if (blockers.contains(person.name())) {
                skipped = !silent.getAsBoolean();
            } else {
                sent++;
            }
        }
        Set<UserName> except = new HashSet<>(blockers);
        except.add(line.from());
        gates.every(new GateOrder.Fanout(line, except));
        return new Spoken(sent, skipped);
    }

    int announce(Notice notice) {
        gates.every(new GateOrder.Fanout(new ServerLine.Told(notice), Set.of()));
        return manned();
    }

    int manned() {
        return (int) people.all().stream().filter(Person::manned).count();
    }

    boolean tell(UserName user, ServerLine line) {
        boolean told = false;
        for (Login login : logins(user)) {
            if (login.main() && login.arrived()) {
                gates.tell(login.session(), line);
                told = true;
            }
        }
        return told;
    }

    /** See {@link Mail#waiting}. */
    boolean waiting(Mail.Item item, SessionRef sentBy) {
        if (item.seq().isPresent()) {
            for (Login login : logins(item.to())) {
                if (login.hears(item.from())) {
                    SessionRef session = login.session();
                    gates.order(session, new GateOrder.Waiting(session.number(), login.epoch(), item));
                }
            }
        }
        ServerLine own = new ServerLine.OwnMessage(item.id(), item.from(), item.to(), item.text(), item.at());
        for (Login login : logins(item.from())) {
            if (login.main() && login.arrived() && !login.session().equals(sentBy)) {
                gates.tell(login.session(), own);
            }
        }
        Optional<Person> recipient = people.find(item.to());
        return recipient
                .filter(person -> person.manned() && eyes.sees(item.from(), person))
                .isPresent();
    }

    private Iterable<Login> logins(UserName user) {
        return people.find(user).map(Person::logins).orElse(List.of());
    }
}

package parley.client.talk;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import parley.client.console.Screen;
import parley.client.server.ServerSession;
import parley.client.typing.KnownCommand;
import parley.client.typing.Vocabulary;

/** What can be typed here and now, as far as the client knows. Touched only from the client's event loop. */
final class Learnt {
    private final Screen screen;
    private final Places places;
    private List<KnownCommand> fromServer = List.of();
    private List<String> links = List.of();
    private boolean people;

    Learnt(Screen screen, Places places) {
        this.screen = screen;
        this.places = places;
    }

    /** Asks the server for its commands, and once for its people; where nobody completes, for nothing. */
    void learn(ServerSession session, boolean member) {
        if (!screen.interactive()) {
            return;
        }
        Learning.commands(session).onSuccess(commands -> {
            fromServer = commands;
            changed();
        });
        if (member && !people) {
            people = true;
            Learning.people(session).onSuccess(names -> {
                names.forEach(places::known);
                changed();
            });
        }
    }

    /** To whom direct links stand. */
    void links(List<String> peers) {
        links = List.copyOf(peers);
        changed();
    }

    void changed() {
        screen.vocabulary(vocabulary());
    }

    Vocabulary vocabulary() {
        List<KnownCommand> all = new ArrayList<>(OwnCommands.ALL);
        Set<String> own = new HashSet<>();
        OwnCommands.ALL.forEach(command -> own.add(command.name()));
        fromServer.stream().filter(command -> !own.contains(command.name())).forEach(all::add);
        return new Vocabulary(all, places.names(), places.rooms(), links);
    }

    /** How a command is used, or just its name. */
    String usage(String verb) {
        return find(verb).map(KnownCommand::usage).orElse(verb);
    }

    Optional<KnownCommand> find(String verb) {
        return vocabulary().find(verb);
    }

    /** Whether the server's commands are known, so that others are none. */
    boolean complete() {
        return !fromServer.isEmpty();
    }
}

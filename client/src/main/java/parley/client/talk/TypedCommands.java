package parley.client.talk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import parley.client.console.Item;
import parley.client.console.Place;
import parley.client.server.Saying;
import parley.client.typing.KnownCommand;
import parley.client.typing.TypedLine;
import parley.client.typing.Vocabulary;
import parley.protocol.words.UserName;

/** What a typed line does. Touched only from the client's event loop. */
final class TypedCommands {
    private final Talk talk;
    private final Places places;
    private final Learnt learnt;
    private final Direct direct;
    private final Files files;
    private final Entrance entrance;

    TypedCommands(Talk talk, Places places, Learnt learnt, Direct direct, Files files, Entrance entrance) {
        this.talk = talk;
        this.places = places;
        this.learnt = learnt;
        this.direct = direct;
        this.files = files;
        this.entrance = entrance;
    }

    /** @param input one line, or several that belong together */
    void take(String input) {
        TypedLine line = TypedLine.of(input, places.chosen().isPresent());
        if (line instanceof TypedLine.Text text) {
            places.chosen().ifPresent(place -> say(place, text.text(), input));
        } else if (line instanceof TypedLine.Command command) {
            command(command, input);
        }
    }

    private void say(Place place, String text, String typed) {
        if (place instanceof Place.Direct person) {
            UserName.parse(person.user()).ifPresent(user -> talk.requests().say(new Saying.Person(user), text, typed));
        } else if (place instanceof Place.Room room) {
            talk.requests().say(new Saying.Room(room.name()), text, typed);
        } else if (place instanceof Place.Link link) {
            UserName.parse(link.user()).ifPresent(user -> direct.say(user, text, typed));
        }
    }

    private void command(TypedLine.Command command, String input) {
        switch (command.verb()) {
            case "to" -> to(command.rest().strip());
            case "message" -> sayTo(command, input);
            case "broadcast" -> {
                if (command.rest().isEmpty()) {
                    talk.requests().ask(command.line());
                } else {
                    talk.requests().say(new Saying.Everyone(), command.rest(), input);
                }
            }
            case "say" -> sayIn(command, input);
            case "private" -> withText(command, input, (user, text) -> direct.say(user, text, input));
            case "startprivate" -> withUser(command, direct::start);
            case "accept" -> withUser(command, direct::accept);
            case "decline" -> withUser(command, direct::decline);
            case "stopprivate" -> withUser(command, direct::stop);
            case "never" -> {
                if (command.rest().isBlank()) {
                    direct.nevers();
                } else {
                    withUser(command, direct::never);
                }
            }
            case "links" -> direct.list();
            case "sendfile" -> withText(command, input, (user, path) -> files.send(user, path, input));
            case "get" -> withNumbers(command, files::get);
            case "skip" -> withNumbers(command, files::skip);
            case "transfers" -> files.list();
            case "login", "register" -> enter(command);
            case "password" -> {
                if (command.rest().isBlank()) {
                    entrance.change();
                } else {
                    talk.requests().ask(command.line(), command.verb());
                }
            }
            case "help" -> help(command);
            case "reconnect" -> talk.reconnect();
            case "quit", "exit", "logout" -> talk.leave();
            default -> other(command, input);
        }
    }

    private void other(TypedLine.Command command, String input) {
        Vocabulary known = learnt.vocabulary();
        if (!Learning.isTyped(command.verb())) {
            talk.requests().refused("the client says " + command.verb() + " by itself", input);
        } else if (command.line().indexOf('\n') >= 0) {
            talk.requests().refused("a command is one line", input);
        } else if (learnt.complete()
                && talk.me().isPresent()
                && known.find(command.verb()).isEmpty()) {
            talk.requests()
                    .refused(
                            command.verb() + ": no such command"
                                    + known.nearest(command.verb())
                                            .map(near -> "; did you mean " + near.name() + "?")
                                            .orElse("; help lists them, /to <user> chooses to whom plain text goes"),
                            input);
        } else {
            talk.requests().ask(command.line());
        }
    }

    private void to(String sign) {
        Optional<Place> place = sign.isEmpty() ? Optional.empty() : Places.parse(sign);
        if (!sign.isEmpty() && place.isEmpty()) {
            talk.tell(Item.Tone.TROUBLE, "usage: to [<user>|<#room>|<user>!]");
            return;
        }
        if (place.orElse(null) instanceof Place.Room
                && learnt.complete()
                && learnt.find("say").isEmpty()) {
            talk.tell(Item.Tone.TROUBLE, "this server has no rooms");
            return;
        }
        if (place.orElse(null) instanceof Place.Link link && !direct.stands(link.user())) {
            // What is typed next was meant for the link: it must not go where the last one went.
            places.choose(Optional.empty());
            talk.tell(Item.Tone.TROUBLE, direct.noLink(new UserName(link.user())));
            return;
        }
        places.choose(place)
                .filter(unread -> !talk.toldOfNew())
                .ifPresent(unread -> talk.show(new Item.Rule(
                        talk.now(), unread.count() + " new from " + sign + " since " + talk.clock(unread.since()))));
        if (place.isEmpty()) {
            talk.tell(Item.Tone.QUIET, "no conversation: what you type is a command");
        }
    }

    private void sayTo(TypedLine.Command command, String input) {
        Optional<Words> words = words(command);
        if (words.isPresent()) {
            talk.requests()
                    .say(new Saying.Person(words.get().user()), words.get().text(), input);
        } else {
            other(command, input);
        }
    }

    private void sayIn(TypedLine.Command command, String input) {
        int space = command.rest().indexOf(' ');
        if (command.rest().startsWith("#")
                && space > 0
                && space + 1 < command.rest().length()) {
            talk.requests()
                    .say(
                            new Saying.Room(command.rest().substring(0, space)),
                            command.rest().substring(space + 1),
                            input);
        } else {
            talk.requests().ask(command.line());
        }
    }

    private void enter(TypedLine.Command command) {
        String[] words = command.rest().strip().split(" ", 2);
        boolean register = command.verb().equals("register");
        if (talk.me().isPresent()) {
            talk.tell(
                    Item.Tone.TROUBLE, "already-logged-in: you are " + talk.me().get());
            return;
        }
        Optional<UserName> user = UserName.parse(words[0]);
        if (!words[0].isEmpty() && user.isEmpty()) {
            talk.tell(Item.Tone.TROUBLE, "name-invalid: a name has 1 to 32 of the characters a-z 0-9 . _ -");
            return;
        }
        talk.wantConnection();
        entrance.enter(user, words.length > 1 ? Optional.of(words[1]) : Optional.empty(), register);
    }

    private void help(TypedLine.Command command) {
        Vocabulary known = learnt.vocabulary();
        String wanted = command.rest().strip();
        Optional<KnownCommand> one = known.find(wanted.startsWith("/") ? wanted.substring(1) : wanted)
                .filter(KnownCommand::local);
        if (one.isPresent()) {
            talk.show(new Item.Answered(
                    talk.now(),
                    Item.Tone.PLAIN,
                    command.line(),
                    one.get().summary(),
                    List.of(List.of(one.get().usage(), ""))));
        } else if (wanted.isEmpty() && learnt.complete()) {
            List<KnownCommand> all = new ArrayList<>(known.commands());
            all.sort(Comparator.comparing(KnownCommand::name));
            talk.show(new Item.Answered(
                    talk.now(),
                    Item.Tone.PLAIN,
                    command.line(),
                    "what you can type; in a conversation (to <user>) put a / in front",
                    all.stream()
                            .map(each -> List.of(each.usage(), each.summary()))
                            .toList()));
        } else {
            talk.requests().ask(command.line());
        }
    }

    private void withUser(TypedLine.Command command, Consumer<UserName> then) {
        Optional<UserName> user = UserName.parse(command.rest().strip());
        if (user.isPresent()) {
            then.accept(user.get());
        } else {
            talk.tell(Item.Tone.TROUBLE, "usage: " + command.verb() + " <user>");
        }
    }

    private void withText(TypedLine.Command command, String input, BiConsumer<UserName, String> then) {
        Optional<Words> words = words(command);
        if (words.isPresent()) {
            then.accept(words.get().user(), words.get().text());
        } else {
            talk.requests().refused("usage: " + learnt.usage(command.verb()), input);
        }
    }

    private void withNumbers(TypedLine.Command command, IntConsumer then) {
        String[] numbers = command.rest().strip().split(" +");
        if (command.rest().strip().equals("all")) {
            files.offeredNumbers().forEach(then::accept);
        } else if (Stream.of(numbers).allMatch(number -> number.matches("[0-9]{1,9}"))) {
            Stream.of(numbers).forEach(number -> then.accept(Integer.parseInt(number)));
        } else {
            talk.tell(Item.Tone.TROUBLE, "usage: " + learnt.usage(command.verb()));
        }
    }

    private record Words(UserName user, String text) {}

    private static Optional<Words> words(TypedLine.Command command) {
        int space = command.rest().indexOf(' ');
        if (space < 1 || space + 1 == command.rest().length()) {
            return Optional.empty();
        }
        String text = command.rest().substring(space + 1);
        return UserName.parse(command.rest().substring(0, space)).map(user -> new Words(user, text));
    }
}

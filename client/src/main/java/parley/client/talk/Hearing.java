package parley.client.talk;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import parley.client.console.Item;
import parley.client.console.Place;
import parley.client.console.Prompt;
import parley.client.console.Screen;
import parley.client.server.Kind;
import parley.client.server.LinkState;
import parley.client.server.Saying;
import parley.client.server.ServerSession;
import parley.client.server.SessionListener;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/** What the server says and how the link to it stands, brought to the screen. Touched only from the client's event loop. */
final class Hearing implements SessionListener {
    private static final long TICK = 1_000;

    private final Talk talk;
    private final Screen screen;
    private final Places places;
    private final Learnt learnt;
    private final Set<UserName> away = new HashSet<>();

    private Optional<ServerSession> session = Optional.empty();
    private Optional<Direct> direct = Optional.empty();
    private LinkState state = new LinkState.Connecting();
    private Instant stateSince;
    private boolean everConnected;
    private boolean tried;

    Hearing(Talk talk, Screen screen, Places places, Learnt learnt) {
        this.talk = talk;
        this.screen = screen;
        this.places = places;
        this.learnt = learnt;
        this.stateSince = Instant.EPOCH;
    }

    ServerSession session(Vertx vertx, Talk.Setup setup) {
        return new ServerSession(vertx, setup.address(), setup.known(), setup.state(), new Kind.Main(), this);
    }

    void begin(Vertx vertx, ServerSession with, Direct links) {
        session = Optional.of(with);
        direct = Optional.of(links);
        learnt.changed();
        vertx.setPeriodic(TICK, tick -> {
            if (state instanceof LinkState.Waiting) {
                talk.redraw();
            }
        });
    }

    // The link.

    @Override
    public void state(LinkState now) {
        LinkState before = state;
        state = now;
        stateSince = talk.now();
        if (now instanceof LinkState.Connected connected) {
            connected(connected);
        } else if (now instanceof LinkState.SignedIn in) {
            signedIn(in);
        } else if (now instanceof LinkState.Refused refused) {
            talk.refusedAgain(refused.reply());
        } else if (now instanceof LinkState.Waiting waiting) {
            waiting(waiting, before);
        } else if (now instanceof LinkState.Over over) {
            over(over);
        }
        talk.redraw();
    }

    private void connected(LinkState.Connected connected) {
        if (everConnected) {
            return;
        }
        everConnected = true;
        aside(
                Item.Tone.QUIET,
                "connected to " + talk.setup().address() + ", encrypted, its key is " + connected.key()
                        + (connected.first() ? " (seen for the first time and kept)" : ""));
        if (screen.interactive()) {
            aside(Item.Tone.QUIET, "Tab completes, help lists what can be typed, Ctrl-D leaves");
        }
        learn();
    }

    private void signedIn(LinkState.SignedIn in) {
        away.clear();
        talk.signedIn(in.user());
        String missed = in.waiting() == 0 ? "" : in.waiting() + (in.gap().isPresent() ? " missed" : " waiting");
        if (in.gap().isPresent()) {
            String back = "back after " + Spans.words(in.gap().get());
            talk.show(new Item.Rule(talk.now(), missed.isEmpty() ? back : back + ", " + missed));
        } else {
            aside(
                    Item.Tone.QUIET,
                    "signed in as " + in.user() + "; " + in.online() + (in.online() == 1 ? " other is" : " others are")
                            + " here" + (missed.isEmpty() ? "" : ", " + missed));
        }
        session.ifPresent(with -> with.unsent().forEach(talk.requests()::pending));
        learn();
    }

    private void waiting(LinkState.Waiting waiting, LinkState before) {
        if (!everConnected && !screen.interactive()) {
            aside(Item.Tone.TROUBLE, waiting.why());
            talk.end(Talk.Ending.UNREACHABLE);
        } else if (before instanceof LinkState.SignedIn || before instanceof LinkState.Connected || !tried) {
            aside(Item.Tone.TROUBLE, waiting.why() + "; what you type is kept and sent when the server is back");
        }
        tried = true;
    }

    private void over(LinkState.Over over) {
        boolean unreached = !everConnected && !screen.interactive();
        if (talk.isLeaving() && !unreached) {
            return;
        }
        boolean meant = over.reason().filter(ByeReason.LOGOUT::equals).isPresent();
        if (!meant) {
            aside(Item.Tone.TROUBLE, over.why());
        }
        if (meant) {
            talk.end(Talk.Ending.LEFT);
        } else if (over.reason().isEmpty()) {
            talk.end(Talk.Ending.UNREACHABLE);
        } else if (!screen.interactive()) {
            talk.end(Talk.Ending.ENDED);
        } else {
            talk.signedOut();
            aside(Item.Tone.QUIET, "reconnect signs in again, Ctrl-D leaves");
        }
    }

    @Override
    public void trouble(String sentence) {
        aside(Item.Tone.TROUBLE, sentence);
    }

    /** Whether nothing is tried any more. */
    boolean over() {
        return state instanceof LinkState.Over;
    }

    private void aside(Item.Tone tone, String text) {
        talk.show(new Item.Aside(talk.now(), tone, text));
    }

    private void learn() {
        session.ifPresent(with -> learnt.learn(with, talk.me().isPresent()));
    }

    // What the server says.

    @Override
    public void heard(ServerLine line) {
        if (line instanceof ServerLine.Message message) {
            heard(message);
        } else if (line instanceof ServerLine.OwnMessage own) {
            talk.own(new Place.Direct(own.to().value()), own.text(), Optional.empty(), own.at());
        } else if (line instanceof ServerLine.Broadcast all) {
            talk.said(new Place.Everyone(), all.from().value(), all.text(), Optional.empty(), all.at(), () -> {});
        } else if (line instanceof ServerLine.RoomMessage room) {
            Place place = new Place.Room(room.room());
            talk.said(place, room.from().value(), room.text(), Optional.empty(), room.at(), () -> {});
        } else if (line instanceof ServerLine.Presence presence) {
            heard(presence);
        } else if (line instanceof ServerLine.Told told) {
            // Marked as the server's, so that it cannot pass for what the client itself says of links and files.
            talk.tell(Item.Tone.PLAIN, "server: " + told.notice().text());
            if (told.notice().code().equals("commands")) {
                learn();
            }
        } else if (line instanceof ServerLine.PrivateRequest request) {
            direct.ifPresent(links -> links.asked(request));
        } else if (line instanceof ServerLine.PrivatePeer peer) {
            direct.ifPresent(links -> links.introduced(peer));
        } else if (line instanceof ServerLine.PrivateEnd end) {
            direct.ifPresent(links -> links.ended(end));
        }
    }

    private void heard(ServerLine.Message message) {
        String from = message.from().value();
        talk.said(
                new Place.Direct(from),
                from,
                message.text(),
                message.again() ? Optional.of("again") : Optional.empty(),
                message.at(),
                () -> session.ifPresent(with -> with.shown(message.seq())));
    }

    private void heard(ServerLine.Presence presence) {
        UserName user = presence.user();
        places.known(user.value());
        String what = switch (presence.change()) {
            case LOGGED_OUT -> user + " logged out";
            case AWAY ->
                user + " is away" + presence.status().map(why -> ": " + why).orElse("");
            case LOGGED_IN, BACK -> away.contains(user) ? user + " is back" : user + " logged in";
        };
        if (presence.change() == ServerLine.Presence.Change.AWAY) {
            away.add(user);
        } else {
            away.remove(user);
        }
        talk.tell(Item.Tone.QUIET, what);
        learnt.changed();
    }

    @Override
    public void decided(Saying saying, Reply reply) {
        talk.requests().decided(saying, reply);
    }

    static Place place(Saying.To to) {
        if (to instanceof Saying.Person person) {
            return new Place.Direct(person.user().value());
        } else if (to instanceof Saying.Room room) {
            return new Place.Room(room.name());
        }
        return new Place.Everyone();
    }

    /** The command that would say it again. */
    static String typed(Saying saying) {
        if (saying.to() instanceof Saying.Person person) {
            return "/message " + person.user() + " " + saying.text();
        } else if (saying.to() instanceof Saying.Room room) {
            return "/say " + room.name() + " " + saying.text();
        }
        return "/broadcast " + saying.text();
    }

    // Where one is.

    void redraw(Direct links, Files files, int unsent) {
        screen.prompt(new Prompt(talk.name(), places.chosen(), trouble(unsent)));
        List<String> cells = new ArrayList<>();
        places.chosen().ifPresent(place -> cells.add(Places.sign(place)));
        cells.add(talk.me().map(user -> user + "@").orElse("")
                + talk.setup().address().host());
        cells.add(
                state instanceof LinkState.SignedIn || state instanceof LinkState.Connected ? "encrypted" : "offline");
        int standing = links.peers().size();
        if (standing > 0) {
            cells.add(standing == 1 ? "1 direct link" : standing + " direct links");
        }
        if (!places.elsewhere().isEmpty()) {
            cells.add(places.elsewhere());
        }
        screen.status(cells, files.bars());
    }

    private Optional<String> trouble(int unsent) {
        String kept = unsent == 0 ? "" : ", " + unsent + " unsent";
        if (state instanceof LinkState.Waiting waiting) {
            Duration left = waiting.next().minus(Duration.between(stateSince, talk.now()));
            return Optional.of("reconnecting in " + Math.max(0, left.toSeconds()) + " s" + kept);
        } else if (state instanceof LinkState.Connecting) {
            return Optional.of("connecting" + kept);
        } else if (state instanceof LinkState.Over) {
            return Optional.of("disconnected" + kept);
        }
        return Optional.empty();
    }
}

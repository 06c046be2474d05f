package parley.client.talk;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import parley.client.console.Item;
import parley.client.console.Place;
import parley.client.console.Screen;
import parley.client.console.Typist;
import parley.client.peer.Links;
import parley.client.server.KnownServers;
import parley.client.server.ServerAddress;
import parley.client.server.ServerSession;
import parley.client.server.StateFolder;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/**
 * The interactive client's mind: takes what is typed and what is heard, and tells the screen. Touched only from its event
 * loop; what the screen's thread brings is handed over first.
 */
public final class Talk implements Typist {

    /**
     * What it is begun with.
     *
     * @param who as whom to sign in
     * @param downloads where files that come over links are put
     * @param zone in which times are shown
     */
    public record Setup(
            ServerAddress address,
            KnownServers known,
            StateFolder state,
            Future<Introduction> who,
            Links.Options links,
            Path downloads,
            InstantSource clock,
            ZoneId zone) {}

    /** How it ended. */
    public enum Ending {
        LEFT,
        /** The server was never reached, or its key has changed. */
        UNREACHABLE,
        NOT_SIGNED_IN,
        /** Left while something said was not sent; it is in the outbox. */
        KEPT,
        /** The server ended the session. */
        ENDED
    }

    private final Context context;
    private final Setup setup;
    private final Screen screen;
    private final Requests requests;
    private final Places places = new Places();
    private final Outgoing outgoing;
    private final ServerSession session;
    private final Entrance entrance;
    private final Direct direct;
    private final Files files;
    private final TypedCommands commands;
    private final Hearing hearing;
    private final Learnt learnt;
    private final Attention attention;
    private final Leaving leaving;
    private final Promise<Ending> ended = Promise.promise();

    private Optional<UserName> me = Optional.empty();
    private boolean guest;
    private String name = "guest";
    private boolean toldOfNew;

    /** To be called on the event loop that everything else is to run on. */
    public Talk(Vertx vertx, Setup setup, Screen screen) {
        this.context = vertx.getOrCreateContext();
        this.setup = setup;
        this.screen = screen;
        this.outgoing = new Outgoing(screen);
        this.attention = new Attention(setup.clock().instant());
        this.learnt = new Learnt(screen, places);
        this.hearing = new Hearing(this, screen, places, learnt);
        this.session = hearing.session(vertx, setup);
        this.requests = new Requests(this, session, screen, places, outgoing, new Answers(setup.zone()));
        this.entrance = new Entrance(this, session, screen);
        this.direct = new Direct(this, vertx, setup, session, new LinkLines(this, outgoing));
        this.files = new Files(this, direct, setup.downloads());
        this.commands = new TypedCommands(this, places, learnt, direct, files, entrance);
        this.leaving = new Leaving(this, vertx, screen, session, direct, files, outgoing);
        this.hearing.begin(vertx, session, direct);
    }

    /** Connects and signs in. */
    public void begin() {
        session.open();
        entrance.enter(setup.who(), false);
        redraw();
    }

    /** When it is over. */
    public Future<Ending> ended() {
        return ended.future();
    }

    // What the user does.

    @Override
    public void typed(String input) {
        context.runOnContext(go -> take(input));
    }

    @Override
    public void interrupted() {
        context.runOnContext(go -> leaving.interrupted());
    }

    @Override
    public void left() {
        context.runOnContext(go -> leave());
    }

    private void take(String input) {
        Instant now = now();
        Optional<Attention.New> fresh = attention.typed(now).filter(any -> screen.interactive());
        toldOfNew = fresh.isPresent();
        fresh.ifPresent(came -> show(new Item.Rule(now, came.count() + " new since " + clock(came.since()))));
        commands.take(input);
        redraw();
    }

    /** Whether the input in hand was answered by how much is new. */
    boolean toldOfNew() {
        return toldOfNew;
    }

    void leave() {
        leaving.leave();
    }

    /** In a pipe nothing is left before this is done. */
    void holdLeaving(String key) {
        if (!screen.interactive()) {
            outgoing.hold(key);
        }
    }

    void goOnLeaving(String key) {
        outgoing.done(key);
    }

    void end(Ending how) {
        ended.tryComplete(how);
    }

    boolean isLeaving() {
        return leaving.begun();
    }

    // What is shown.

    Instant now() {
        return setup.clock().instant();
    }

    Setup setup() {
        return setup;
    }

    Optional<UserName> me() {
        return me;
    }

    void signedIn(UserName user) {
        guest = false;
        name = user.value();
        me = Optional.of(user);
        attention.called(user);
        redraw();
    }

    /** The server has ended the session; nothing is tried until the user wants it. */
    void signedOut() {
        guest = true;
        me = Optional.empty();
        redraw();
    }

    /** After a break the server does not let this user in as before. */
    void refusedAgain(Reply.Refused why) {
        Optional<UserName> was = me;
        signedOut();
        entrance.refusedAgain(was, why);
    }

    /** {@code reconnect}: now instead of later, and after an end from the server anew. */
    void reconnect() {
        if (hearing.over()) {
            session.open();
            entrance.again();
        } else {
            session.retryNow();
        }
    }

    /** Something is typed that wants a connection. */
    void wantConnection() {
        if (hearing.over()) {
            session.open();
        }
    }

    /** Nobody signs in now: what is typed goes to the server as a guest's. */
    void guest() {
        guest = true;
        name = "guest";
        if (screen.interactive()) {
            tell(Item.Tone.QUIET, "not signed in: login <user> or register <user>");
        }
        redraw();
    }

    void show(Item item) {
        screen.show(item);
    }

    void tell(Item.Tone tone, String text) {
        screen.show(new Item.Told(now(), tone, text));
    }

    /** Somebody said something to this user. */
    void said(Place place, String from, String text, Optional<String> mark, Instant at, Runnable printed) {
        boolean mention = attention.mentions(text);
        boolean anew = places.spokeLast(from);
        places.came(place, at);
        if (anew) {
            learnt.changed();
        }
        attention.came(at);
        screen.show(
                new Item.Said(at, place, from, text, false, mention, mark),
                () -> context.runOnContext(go -> printed.run()));
        redraw();
    }

    /** This user said something there. */
    void spoke(Place place) {
        places.spoke(place);
    }

    void own(Place place, String text, Optional<String> mark, Instant at) {
        screen.show(new Item.Said(at, place, name, text, true, false, mark));
    }

    Requests requests() {
        return requests;
    }

    /** Whether nobody is signed in or signing in. */
    boolean isGuest() {
        return guest && me.isEmpty();
    }

    void linksChanged() {
        learnt.links(direct.peers());
        redraw();
    }

    /** Somebody signs in: what is typed waits for it. */
    void entering(UserName user) {
        guest = false;
        name = user.value();
        redraw();
    }

    /** What has to stand in front of a command where the user is now. */
    String slash() {
        return places.chosen().isPresent() ? "/" : "";
    }

    /** As whom what is typed is shown. */
    String name() {
        return name;
    }

    /** Brings prompt and status up to date. */
    void redraw() {
        hearing.redraw(direct, files, outgoing.size());
    }

    /** What the screen's thread answers, on the loop. */
    <T> Future<T> onLoop(Future<T> answer) {
        Promise<T> here = Promise.promise();
        answer.onComplete(outcome -> context.runOnContext(go -> here.handle(outcome)));
        return here.future();
    }

    String clock(Instant at) {
        return DateTimeFormatter.ofPattern("HH:mm").format(at.atZone(setup.zone()));
    }
}

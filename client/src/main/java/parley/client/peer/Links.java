package parley.client.peer;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import parley.client.server.Dialling;
import parley.client.server.KnownServers;
import parley.client.server.ServerAddress;
import parley.protocol.LinkOffer;
import parley.protocol.PeerLine;
import parley.protocol.ServerLine;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;
import parley.wire.Fingerprint;
import parley.wire.WireOptions;

/**
 * All direct links of one client. The server only introduces: whoever holds this asks it ({@code startprivate},
 * {@code accept}, {@code stopprivate}) and hands over what it says. All methods are called, and the listener is told, on
 * the event loop of the context that made it.
 */
public final class Links {
    /** Of one attempt to connect; longer than what is tried before the relay, so that a late one may still come first. */
    private static final Duration DIALLING = Duration.ofSeconds(10);

    /** What a peer may offer, and the address at which the server sees it: nobody is to be made to dial a whole network. */
    private static final int MOST_CANDIDATES = 17;

    /** What the server's {@code private-end} may say of a request that nobody accepted. */
    private static final Set<String> OF_REQUESTS = Set.of("declined", "no-answer");

    private final Means means;
    private final LinkListener listener;
    private final Map<UserName, OpenOffer> offers = new HashMap<>();
    private final Map<UserName, Meeting> meetings = new HashMap<>();
    private final Map<UserName, Talk> talks = new TreeMap<>();
    private FileLines files = new FileLines.Refusing();
    private Optional<Promise<Void>> closing = Optional.empty();

    /**
     * @param port where to listen; empty for any free one ({@code --link-port}). One that is taken, by an offer of this
     *     client or by another program, is replaced by any free one
     * @param way which paths may be used ({@code --link})
     */
    public record Options(OptionalInt port, Way way) {}

    /** Both sides have to allow a common path, or there is none. */
    public enum Way {
        /** A direct one, or the relay after 5 s. */
        ANY,
        /** Never the relay: without a direct way there is no link. */
        DIRECT,
        /** Only the relay: no address is offered and none dialled, so that the peer learns none. */
        RELAY;

        /** Reads {@code any}, {@code direct} or {@code relay}. */
        public static Optional<Way> parse(String text) {
            return Stream.of(values())
                    .filter(way -> way.name().toLowerCase(Locale.ROOT).equals(text))
                    .findFirst();
        }
    }

    /** @param roundTrip of the last probe, if one was answered */
    public record Standing(UserName peer, String path, boolean relayed, Duration age, Optional<Duration> roundTrip) {}

    /** @param known the keys of servers, for the relay */
    public Links(Vertx vertx, Options options, ServerAddress server, KnownServers known, LinkListener listener) {
        this(vertx, options, server, known, listener, Patience.USUAL);
    }

    Links(
            Vertx vertx,
            Options options,
            ServerAddress server,
            KnownServers known,
            LinkListener listener,
            Patience patience) {
        this.means = new Means(
                vertx,
                vertx.getOrCreateContext(),
                vertx.createNetClient(WireOptions.client(DIALLING)),
                options,
                server,
                new Dialling(vertx, server, known),
                patience);
        this.listener = listener;
    }

    /** Why {@link #say} would not take this text, which the server of a message would refuse too; empty if it does. */
    public static Optional<Refusal> flaw(String text) {
        return PeerLine.flaw(text);
    }

    /**
     * Makes a key and listens for one link with {@code peer}, for a minute; an older offer to him is withdrawn.
     *
     * @return what the server is to be told of it
     */
    public Future<LinkOffer> offer(UserName peer) {
        return OpenOffer.make(means, port()).map(made -> {
            Optional.ofNullable(offers.put(peer, made)).ifPresent(OpenOffer::close);
            if (closing.isPresent()) {
                withdraw(peer);
            }
            return made.told();
        });
    }

    private int port() {
        int wanted = means.options().port().orElse(0);
        return offers.values().stream().anyMatch(open -> open.listensOn(wanted)) ? 0 : wanted;
    }

    /** The offer was refused or withdrawn: closes its listener. Nothing is told. */
    public void withdraw(UserName peer) {
        Optional.ofNullable(offers.remove(peer)).ifPresent(OpenOffer::close);
    }

    /**
     * Both have agreed: dials. The listener hears {@code up} or {@code down}. A link that stood with him ends: he would not
     * have asked for another one if he still had it.
     */
    public void introduced(ServerLine.PrivatePeer peer) {
        UserName user = peer.peer();
        Optional<OpenOffer> offer = Optional.ofNullable(offers.remove(user));
        Optional<Fingerprint> key = Fingerprint.parse(peer.fingerprint());
        boolean crowd = peer.candidates().size() > MOST_CANDIDATES;
        if (offer.isEmpty() || key.isEmpty() || crowd) {
            offer.ifPresent(OpenOffer::close);
            listener.down(
                    user,
                    crowd
                            ? "the server named too many addresses of " + user
                            : "the server introduced " + user + " in a way that makes no sense",
                    List.of());
            return;
        }
        Optional.ofNullable(talks.remove(user)).ifPresent(talk -> {
            List<String> unsent = talk.leave();
            files.down(talk);
            listener.replaced(user, unsent);
        });
        Optional.ofNullable(meetings.remove(user)).ifPresent(Meeting::cancel);
        Fingerprint own = offer.get().key().fingerprint();
        boolean caller = peer.role().equals("caller");
        Future<List<String>> words =
                means.aside(() -> caller ? KeyWords.of(own, key.get()) : KeyWords.of(key.get(), own));
        meetings.put(user, Meeting.of(means, offer.get(), peer, key.get(), new Meeting.Outcome() {
            @Override
            public void met(PeerWire line, Meeting.Path path) {
                stands(user, line, path, words);
            }

            @Override
            public void failed(String why) {
                meetings.remove(user);
                listener.down(user, why, List.of());
            }
        }));
    }

    private void stands(UserName user, PeerWire line, Meeting.Path path, Future<List<String>> words) {
        Meeting met = meetings.get(user);
        // Nothing is heard before the user has seen whom he talks to.
        line.pause(PeerWire.Pause.KEY_WORDS);
        words.onComplete(known -> {
            if (met == null || !meetings.remove(user, met)) {
                line.cut();
                return;
            }
            if (known.failed()) {
                line.cut();
                listener.down(user, "the key words could not be computed", List.of());
                return;
            }
            if (line.over()) {
                listener.down(user, "the connection to " + user + " was lost", List.of());
                return;
            }
            Talk talk = Talk.over(means, user, listener, path, line, this::over, () -> files);
            talks.put(user, talk);
            listener.up(user, path.text(), path.relayed(), known.result());
            files.up(talk);
            line.resume(PeerWire.Pause.KEY_WORDS);
        });
    }

    private void over(Talk talk, String why, List<String> unsent) {
        UserName user = talk.peer();
        talks.remove(user, talk);
        files.down(talk);
        listener.down(user, why, unsent);
        completeClosing();
    }

    /** The server says that it is over. A link that stands is ended in order, and its end is told. */
    public void ended(ServerLine.PrivateEnd end) {
        UserName user = end.peer();
        withdraw(user);
        if (!OF_REQUESTS.contains(end.reason())) {
            String why = sentence(user, end.reason());
            Optional.ofNullable(meetings.remove(user)).ifPresent(meeting -> {
                meeting.cancel();
                listener.down(user, why, List.of());
            });
            Optional.ofNullable(talks.get(user)).ifPresent(talk -> talk.leave(why));
        }
    }

    private static String sentence(UserName user, String reason) {
        return switch (reason) {
            case "logout" -> user + " logged out";
            case "lost" -> user + " lost the connection to the server";
            case "stopped" -> user + " ended the direct link";
            case "limit" -> "the relay is used up";
            default -> "the server ended the direct link";
        };
    }

    /**
     * Says something over a standing link.
     *
     * @param text one without a {@link #flaw}
     * @return its number on this link; empty without a link
     * @throws IllegalArgumentException if the text has a flaw
     */
    public Optional<Long> say(UserName peer, String text) {
        flaw(text).ifPresent(flaw -> {
            throw new IllegalArgumentException(flaw.text());
        });
        return Optional.ofNullable(talks.get(peer)).flatMap(talk -> talk.say(text));
    }

    /**
     * Ends a link in order, or one that is in the making; {@code down} tells when, within 2 s.
     *
     * @return whether there was one
     */
    public boolean stop(UserName peer) {
        Optional<Talk> talk = Optional.ofNullable(talks.get(peer));
        talk.ifPresent(standing -> standing.leave("you ended the direct link"));
        Optional<Meeting> meeting = Optional.ofNullable(meetings.remove(peer));
        meeting.ifPresent(making -> {
            making.cancel();
            listener.down(peer, "you ended the direct link", List.of());
        });
        return talk.isPresent() || meeting.isPresent();
    }

    /** The links that stand, by name. */
    public List<Standing> standing() {
        return talks.values().stream().map(Talk::standing).toList();
    }

    /**
     * Lets files come and go over the links; before this, every file that is offered is refused. Once.
     *
     * @param folder where files come to; made when the first one comes
     */
    public Transfers transfers(Path folder, TransferListener told) {
        Transfers transfers = new Transfers(means, folder, told, () -> talks);
        files = transfers.lines();
        return transfers;
    }

    /** Ends all links in order and closes every listener. Completes when nothing is open any more, within 2 s. */
    public Future<Void> close() {
        Promise<Void> done = closing.orElseGet(Promise::promise);
        closing = Optional.of(done);
        List.copyOf(offers.keySet()).forEach(this::withdraw);
        new ArrayList<>(meetings.keySet()).forEach(this::stop);
        new ArrayList<>(talks.keySet()).forEach(this::stop);
        completeClosing();
        return done.future();
    }

    private void completeClosing() {
        if (talks.isEmpty()) {
            closing.ifPresent(done -> means.client().close().onComplete(closed -> done.tryComplete()));
        }
    }
}

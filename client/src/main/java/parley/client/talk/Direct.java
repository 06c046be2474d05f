package parley.client.talk;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import parley.client.console.Item;
import parley.client.console.Place;
import parley.client.peer.LinkListener;
import parley.client.peer.Links;
import parley.client.server.ServerSession;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/**
 * Direct links as the user sees them: asking, being asked, talking, ending (protocol section 3.5). Touched only from the
 * client's event loop.
 */
final class Direct implements LinkListener {
    private static final int MOST_REQUESTS = 50;
    private static final long ACTIVE_EVERY = Duration.ofSeconds(30).toNanos();

    private final Talk talk;
    private final ServerSession session;
    private final Links links;
    private final LinkLines lines;
    private final Refusals refusals;
    private final Set<UserName> askedMe = new HashSet<>();
    private final Set<UserName> asked = new HashSet<>();
    private final Set<UserName> making = new HashSet<>();
    private long lastActive = System.nanoTime() - ACTIVE_EVERY;

    Direct(Talk talk, Vertx vertx, Talk.Setup setup, ServerSession session, LinkLines lines) {
        this.talk = talk;
        this.session = session;
        this.lines = lines;
        this.links = new Links(vertx, setup.links(), setup.address(), setup.known(), this);
        this.refusals =
                new Refusals(setup.state().path().resolve("never"), sentence -> talk.tell(Item.Tone.TROUBLE, sentence));
    }

    Links links() {
        return links;
    }

    /** {@code startprivate luke}. */
    void start(UserName peer) {
        refusals.remove(peer);
        asked.add(peer);
        introduce("startprivate", peer);
    }

    /** {@code accept hans}. */
    void accept(UserName peer) {
        refusals.remove(peer);
        askedMe.remove(peer);
        introduce("accept", peer);
    }

    void decline(UserName peer) {
        askedMe.remove(peer);
        talk.requests().ask("decline " + peer);
    }

    /** {@code never hans}: declined now and from now on, without a word on this screen. */
    void never(UserName peer) {
        refusals.add(peer);
        talk.tell(
                Item.Tone.PLAIN,
                peer + " will not ask for a direct link here any more; startprivate " + peer + " takes that back");
        if (askedMe.remove(peer)) {
            session.ask("decline " + peer).onComplete(done -> {});
        }
    }

    /** Those who are never asked for. */
    void nevers() {
        talk.tell(
                Item.Tone.PLAIN,
                refusals.all().isEmpty()
                        ? "nobody's direct links are refused for good"
                        : "refused for good: "
                                + String.join(
                                        "  ",
                                        refusals.all().stream()
                                                .map(UserName::value)
                                                .toList()));
    }

    /** {@code private luke hi}; never falls back to the server. */
    void say(UserName peer, String text, String typed) {
        Optional<Refusal> flaw = Links.flaw(text);
        if (flaw.isPresent()) {
            talk.requests().refused(flaw.get().code() + ": " + flaw.get().text(), typed);
            return;
        }
        Optional<Long> number = links.say(peer, text);
        if (number.isEmpty()) {
            talk.requests().refused(noLink(peer), typed);
            return;
        }
        talk.spoke(new Place.Link(peer.value()));
        lines.said(peer, number.get(), text);
        if (System.nanoTime() - lastActive >= ACTIVE_EVERY) {
            lastActive = System.nanoTime();
            session.ask(Request.of("active")).onComplete(noted -> {});
        }
    }

    /** Why nothing can be said there now. */
    String noLink(UserName peer) {
        return making.contains(peer)
                ? "no-link: the direct link with " + peer + " is being made; in a moment it stands"
                : "no-link: there is no direct link with " + peer + "; startprivate " + peer + " asks for one";
    }

    void stop(UserName peer) {
        askedMe.remove(peer);
        asked.remove(peer);
        links.withdraw(peer);
        // A link that stands first says its last words; its end, when it comes, tells the server.
        if (!links.stop(peer)) {
            talk.requests().ask("stopprivate " + peer);
        }
    }

    /** {@code links}. */
    void list() {
        List<List<String>> rows = new ArrayList<>();
        for (Links.Standing link : links.standing()) {
            rows.add(List.of(
                    link.peer().value(),
                    link.relayed() ? "relayed by the server, end to end encrypted" : link.path(),
                    Spans.words(link.age()),
                    link.roundTrip().map(time -> time.toMillis() + " ms").orElse("")));
        }
        talk.show(new Item.Answered(
                talk.now(),
                Item.Tone.PLAIN,
                "links",
                rows.isEmpty() ? "no direct links" : rows.size() == 1 ? "1 direct link" : rows.size() + " direct links",
                rows));
    }

    List<String> peers() {
        return links.standing().stream().map(link -> link.peer().value()).toList();
    }

    boolean stands(String user) {
        return peers().contains(user);
    }

    // What the server says.

    void asked(ServerLine.PrivateRequest request) {
        UserName from = request.from();
        if (refusals.all().contains(from)) {
            session.ask("decline " + from).onComplete(done -> {});
            return;
        }
        // Once is enough, and a server that invents callers must not fill the screen.
        if (askedMe.size() >= MOST_REQUESTS || !askedMe.add(from)) {
            return;
        }
        talk.tell(
                Item.Tone.ASKING,
                "%1$s wants a direct link: %2$saccept %1$s, %2$sdecline %1$s or %2$snever %1$s"
                        .formatted(from, talk.slash()));
    }

    void introduced(ServerLine.PrivatePeer peer) {
        if (asked.remove(peer.peer())) {
            talk.tell(Item.Tone.QUIET, peer.peer() + " accepts; the direct link is being made");
        }
        askedMe.remove(peer.peer());
        making.add(peer.peer());
        links.introduced(peer);
    }

    void ended(ServerLine.PrivateEnd end) {
        if (askedMe.remove(end.peer())) {
            talk.tell(Item.Tone.QUIET, end.peer() + " does not ask for a direct link any more: " + end.reason());
        }
        if (asked.remove(end.peer())) {
            talk.tell(Item.Tone.PLAIN, "direct link with " + end.peer() + ": " + end.reason());
        }
        links.ended(end);
    }

    // What the links say.

    @Override
    public void up(UserName peer, String path, boolean relayed, List<String> keyWords) {
        making.remove(peer);
        talk.tell(
                Item.Tone.PLAIN,
                "direct link with " + peer + ": "
                        + (relayed ? "relayed by the server, end to end encrypted" : path + ", TLS 1.3")
                        + ", key words: " + String.join(" ", keyWords));
        talk.linksChanged();
    }

    @Override
    public void heard(UserName peer, String text, Runnable shown) {
        talk.said(new Place.Link(peer.value()), peer.value(), text, Optional.empty(), talk.now(), shown);
    }

    @Override
    public void taken(UserName peer, long n) {
        lines.taken(peer, n);
    }

    @Override
    public void down(UserName peer, String why, List<String> unsent) {
        making.remove(peer);
        talk.tell(Item.Tone.PLAIN, "direct link with " + peer + ": " + why);
        lines.lost(peer, unsent);
        talk.linksChanged();
        // It may not know; if it does, it says so, which is nothing to be shown.
        session.ask("stopprivate " + peer).onComplete(known -> {});
    }

    @Override
    public void replaced(UserName peer, List<String> unsent) {
        lines.lost(peer, unsent);
        talk.linksChanged();
    }

    private void introduce(String verb, UserName peer) {
        String typed = verb + " " + peer;
        links.offer(peer)
                .compose(offer -> session.ask(new Request(verb, Fields.none().user("user", peer), Optional.of(offer))))
                .onComplete(answer -> {
                    if (answer.failed() || answer.result().plain() instanceof Reply.Refused) {
                        asked.remove(peer);
                        links.withdraw(peer);
                    }
                    talk.requests().answered(typed, answer);
                });
    }
}

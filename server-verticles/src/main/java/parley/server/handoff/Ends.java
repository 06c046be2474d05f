package parley.server.handoff;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;
import parley.server.powers.Crowd.Blocked;
import parley.server.powers.Crowd.Departure;
import parley.server.powers.Relays;
import parley.server.settings.Choices;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * How requests and links end when neither asks for it: somebody leaves, hides or blocks, a relay is used up, nobody answers
 * (protocol section 3.5). Touched only from the handoff's context.
 */
final class Ends {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Crowd crowd;
    private final Relays relays;
    private final Pairs pairs;
    private final Supplier<Settings> settings;
    private final Time time;

    Ends(Crowd crowd, Relays relays, Pairs pairs, Supplier<Settings> settings, Time time) {
        this.crowd = crowd;
        this.relays = relays;
        this.pairs = pairs;
        this.settings = settings;
        this.time = time;
    }

    /** From now on it hears of all that ends something. */
    void listen() {
        crowd.onDeparture(this::departed);
        crowd.onHiding(this::hid);
        crowd.onBlock(this::blocked);
        relays.onUsedUp(this::usedUp);
    }

    private void departed(Departure departure) {
        String reason = departure.lost() ? "lost" : "logout";
        pairs.dropRequests(request -> request.caller().session().equals(departure.session()))
                .forEach(
                        request -> tellEnd(request.way().callee(), request.way().caller(), reason));
        dropLinks(link -> link.has(departure.session())).forEach(link -> {
            Pairs.End left = link.caller().session().equals(departure.session()) ? link.callee() : link.caller();
            tellEnd(left, link.way().other(left.user()), reason);
        });
        // As long as he has a session somebody can answer.
        if (departure.last()) {
            endRequestsTo(departure.user(), reason);
        }
    }

    /** The relay serves this link no longer, and there was no other way. */
    private void usedUp(String token) {
        dropLinks(link -> link.token().equals(token)).forEach(link -> {
            tellEnd(link.caller(), link.callee().user(), "limit");
            tellEnd(link.callee(), link.caller().user(), "limit");
        });
    }

    List<Pairs.Link> dropLinks(Predicate<Pairs.Link> which) {
        List<Pairs.Link> dropped = pairs.dropLinks(which);
        dropped.forEach(link -> relays.close(link.token()));
        return dropped;
    }

    /** For everybody else this is a logout, and it must look like one here too. */
    private void hid(UserName user) {
        leftUnseen(user, other -> true);
    }

    /**
     * What they asked each other is over; a link that stands is left standing. Where blocks are silent it must look like a
     * logout of the blocker, else it ends as if nobody had answered, at its time (protocol section 3.5).
     */
    private void blocked(Blocked block) {
        if (settings.get().get(Keys.BLOCKS) == Choices.Blocks.TOLD) {
            pairs.mute(block.blocker(), block.blocked());
        } else {
            leftUnseen(block.blocker(), block.blocked()::equals);
        }
    }

    /** @param who to whom the user looks as if he had logged out */
    private void leftUnseen(UserName user, Predicate<UserName> who) {
        pairs.dropRequests(request -> request.way().callee().equals(user)
                        && who.test(request.way().caller()))
                .forEach(request -> tellEnd(request.caller(), user, "logout"));
        pairs.dropRequests(request -> request.way().caller().equals(user)
                        && who.test(request.way().callee()))
                .forEach(request -> {
                    tellEnd(request.way().callee(), user, "logout");
                    tellEnd(request.caller(), request.way().callee(), "stopped");
                });
    }

    private void endRequestsTo(UserName user, String reason) {
        pairs.dropRequests(request -> request.way().callee().equals(user))
                .forEach(request -> tellEnd(request.caller(), user, reason));
    }

    /** Ends what nobody answers in time. */
    void expire() {
        pairs.dropRequests(this::tooOld).forEach(this::unanswered);
        pairs.dropMuted(ended -> tooOld(ended.request())).forEach(this::unanswered);
    }

    private boolean tooOld(Pairs.Request request) {
        return time.nanos() - request.since() >= PATIENCE.toNanos();
    }

    private void unanswered(Pairs.Muted ended) {
        UserName callee = ended.request().way().callee();
        tellEnd(ended.request().caller(), callee, "no-answer");
        if (!callee.equals(ended.by())) {
            tellEnd(callee, ended.request().way().caller(), "no-answer");
        }
    }

    private void unanswered(Pairs.Request request) {
        UserName callee = request.way().callee();
        tellEnd(request.caller(), callee, "no-answer");
        tellEnd(callee, request.way().caller(), "no-answer");
    }

    void tellEnd(Pairs.End end, UserName peer, String reason) {
        crowd.tell(end.session(), new ServerLine.PrivateEnd(peer, reason));
    }

    void tellEnd(UserName user, UserName peer, String reason) {
        crowd.tell(user, new ServerLine.PrivateEnd(peer, reason));
    }
}

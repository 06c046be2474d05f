package parley.server.handoff;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import parley.command.Access;
import parley.command.Call;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;
import parley.server.powers.Crowd.Blocked;
import parley.server.powers.Crowd.Departure;
import parley.server.powers.Crowd.Reach;
import parley.server.powers.Relays;
import parley.server.powers.SessionCall;
import parley.server.settings.Choices;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * Introduces two clients to each other (protocol section 3.5). Nothing of one's offer is told to the other before the
 * asked one accepts. Its state is touched only from its own context.
 */
public final class HandoffCommands implements CommandPlugin {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SWEEP_MILLIS = 100;
    private static final int TOKEN_BYTES = 16;

    private static final Parameter<UserName> USER = Parameter.person("user");
    private static final Parameter<Offer> OFFER = Parameter.structure("offer", Offer.class);

    private final Crowd crowd;
    private final Relays relays;
    private final Supplier<Settings> settings;
    private final Time time;
    private final RandomGenerator random;
    private final Vertx vertx;
    private final Pairs pairs = new Pairs();
    private long sweep;

    public HandoffCommands(
            Vertx vertx, Crowd crowd, Relays relays, Supplier<Settings> settings, Time time, RandomGenerator random) {
        this.vertx = vertx;
        this.crowd = crowd;
        this.relays = relays;
        this.settings = settings;
        this.time = time;
        this.random = random;
    }

    @Override
    public String id() {
        return "handoff";
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(
                        CommandSpec.of(
                                "startprivate",
                                "asks a user for a direct link between your two clients",
                                List.of(USER, OFFER),
                                Access.MEMBERS,
                                Refusal.SELF,
                                Refusal.NO_SUCH_USER,
                                Refusal.BLOCKED,
                                Refusal.OFFLINE,
                                Refusal.NEEDS_CLIENT),
                        this::start),
                new Command(
                        CommandSpec.of(
                                "accept",
                                "takes a direct link that a user asked for",
                                List.of(USER, OFFER),
                                Access.MEMBERS,
                                Refusal.NO_SUCH_USER,
                                Refusal.NO_REQUEST,
                                Refusal.NEEDS_CLIENT),
                        this::accept),
                new Command(
                        CommandSpec.of(
                                "decline",
                                "refuses a direct link that a user asked for",
                                List.of(USER),
                                Access.MEMBERS,
                                Refusal.NO_SUCH_USER,
                                Refusal.NO_REQUEST),
                        this::decline),
                new Command(
                        CommandSpec.of(
                                "stopprivate",
                                "ends a direct link, or the request for one",
                                List.of(USER),
                                Access.MEMBERS,
                                Refusal.NO_SUCH_USER,
                                Refusal.NO_LINK),
                        this::stopPrivate));
    }

    @Override
    public Future<Void> start() {
        crowd.onDeparture(this::departed);
        crowd.onHiding(this::hid);
        crowd.onBlock(this::blocked);
        relays.onUsedUp(this::usedUp);
        sweep = vertx.setPeriodic(SWEEP_MILLIS, tick -> expire());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        vertx.cancelTimer(sweep);
        return Future.succeededFuture();
    }

    private Future<Reply> start(Call call) {
        UserName me = call.caller();
        UserName user = call.get(USER);
        if (user.equals(me)) {
            return refuse(Refusal.SELF);
        }
        return crowd.reach(me, user).compose(reach -> start(call, user, reach));
    }

    private Future<Reply> start(Call call, UserName user, Reach reach) {
        Optional<Pairs.Request> theirs = pairs.asked(user, call.caller());
        // Whoever asks may be answered, also by somebody who could not ask him.
        if (reach == Reach.NO_SUCH_USER || (reach != Reach.ONLINE && theirs.isEmpty())) {
            return refuse(unreached(reach));
        }
        Optional<Offer> offer = call.find(OFFER);
        if (offer.isEmpty()) {
            return refuse(Refusal.NEEDS_CLIENT);
        }
        // Two who ask each other want the same: the second question is the answer to the first.
        if (theirs.isPresent()) {
            return introduce(theirs.get(), end(call), offer.get());
        }
        Pairs.Request request =
                new Pairs.Request(new Pairs.Way(call.caller(), user), end(call), offer.get(), time.nanos());
        pairs.ask(request);
        return crowd.approach(call.caller(), user, new ServerLine.PrivateRequest(call.caller()))
                .map(asked -> {
                    if (asked != Reach.ONLINE) {
                        pairs.dropRequest(request);
                        return Reply.refused(unreached(asked));
                    }
                    return done("asked " + user + " for a direct link", user);
                });
    }

    private Refusal unreached(Reach reach) {
        if (reach == Reach.NO_SUCH_USER) {
            return Refusal.NO_SUCH_USER;
        }
        return reach == Reach.BLOCKED && told() ? Refusal.BLOCKED : Refusal.OFFLINE;
    }

    private boolean told() {
        return settings.get().get(Keys.BLOCKS) == Choices.Blocks.TOLD;
    }

    private Future<Reply> accept(Call call) {
        return requestFrom(
                call,
                request -> call.find(OFFER)
                        .map(offer -> introduce(request, end(call), offer))
                        .orElseGet(() -> refuse(Refusal.NEEDS_CLIENT)));
    }

    private Future<Reply> decline(Call call) {
        return requestFrom(call, request -> {
            pairs.dropRequest(request.way().caller(), call.caller());
            tellEnd(request.caller(), call.caller(), "declined");
            return Future.succeededFuture(done(
                    "declined the direct link with " + request.way().caller(),
                    request.way().caller()));
        });
    }

    private Future<Reply> stopPrivate(Call call) {
        UserName me = call.caller();
        UserName user = call.get(USER);
        return crowd.reach(me, user).map(reach -> {
            if (reach == Reach.NO_SUCH_USER) {
                return Reply.refused(Refusal.NO_SUCH_USER);
            }
            boolean asked = pairs.dropRequest(me, user).isPresent();
            boolean muted = !pairs.dropMuted(ended -> ended.request().way().equals(new Pairs.Way(me, user)))
                    .isEmpty();
            List<Pairs.Link> links = dropLinks(link -> Pairs.between(link.way(), me, user));
            links.forEach(
                    link -> tellEnd(link.caller().user().equals(user) ? link.caller() : link.callee(), me, "stopped"));
            if (asked) {
                tellEnd(user, me, "stopped");
            }
            return asked || muted || !links.isEmpty()
                    ? done("the direct link with " + user + " is over", user)
                    : Reply.refused(Refusal.NO_LINK);
        });
    }

    /** Finds what the named user asked the caller. */
    private Future<Reply> requestFrom(Call call, Function<Pairs.Request, Future<Reply>> then) {
        UserName me = call.caller();
        UserName from = call.get(USER);
        return crowd.reach(me, from).compose(reach -> {
            if (reach == Reach.NO_SUCH_USER) {
                return refuse(Refusal.NO_SUCH_USER);
            }
            Optional<Pairs.Request> request = pairs.asked(from, me);
            return request.isPresent() ? then.apply(request.get()) : refuse(Refusal.NO_REQUEST);
        });
    }

    private Future<Reply> introduce(Pairs.Request request, Pairs.End callee, Offer offer) {
        byte[] secret = new byte[TOKEN_BYTES];
        random.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Pairs.End caller = request.caller();
        pairs.join(request, callee, token).forEach(replaced -> relays.close(replaced.token()));
        relays.open(new Relays.Introduced(
                token, request.way().caller(), request.way().callee()));
        crowd.tell(caller.session(), Introduction.of(callee, offer, caller, token, "caller"));
        crowd.tell(callee.session(), Introduction.of(caller, request.offer(), callee, token, "callee"));
        return Future.succeededFuture(done("the direct link with " + caller.user() + " is being made", caller.user()));
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
        if (departure.main()) {
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

    private List<Pairs.Link> dropLinks(Predicate<Pairs.Link> which) {
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
        if (told()) {
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

    private void expire() {
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

    private void tellEnd(Pairs.End end, UserName peer, String reason) {
        crowd.tell(end.session(), new ServerLine.PrivateEnd(peer, reason));
    }

    private void tellEnd(UserName user, UserName peer, String reason) {
        crowd.tell(user, new ServerLine.PrivateEnd(peer, reason));
    }

    private static Pairs.End end(Call call) {
        SessionCall from = SessionCall.of(call);
        return new Pairs.End(call.caller(), from.session(), from.origin());
    }

    private static Reply done(String sentence, UserName user) {
        return Reply.done(sentence, Fields.none().user("user", user));
    }

    private static Future<Reply> refuse(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }
}

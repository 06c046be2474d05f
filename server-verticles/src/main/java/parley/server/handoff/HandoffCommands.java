package parley.server.handoff;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import parley.command.Call;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;
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
    private static final long SWEEP_MILLIS = 100;
    private static final int TOKEN_BYTES = 16;

    private final Crowd crowd;
    private final Relays relays;
    private final Supplier<Settings> settings;
    private final Time time;
    private final RandomGenerator random;
    private final Vertx vertx;
    private final Pairs pairs = new Pairs();
    private final Ends ends;
    private long sweep;

    public HandoffCommands(
            Vertx vertx, Crowd crowd, Relays relays, Supplier<Settings> settings, Time time, RandomGenerator random) {
        this.vertx = vertx;
        this.crowd = crowd;
        this.relays = relays;
        this.settings = settings;
        this.time = time;
        this.random = random;
        this.ends = new Ends(crowd, relays, pairs, settings, time);
    }

    @Override
    public String id() {
        return "handoff";
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(HandoffSpecs.START, this::start),
                new Command(HandoffSpecs.ACCEPT, this::accept),
                new Command(HandoffSpecs.DECLINE, this::decline),
                new Command(HandoffSpecs.STOP, this::stopPrivate));
    }

    @Override
    public Future<Void> start() {
        ends.listen();
        sweep = vertx.setPeriodic(SWEEP_MILLIS, tick -> ends.expire());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        vertx.cancelTimer(sweep);
        return Future.succeededFuture();
    }

    private Future<Reply> start(Call call) {
        UserName me = call.caller();
        UserName user = call.get(HandoffSpecs.USER);
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
        Optional<Offer> offer = call.find(HandoffSpecs.OFFER);
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
                request -> call.find(HandoffSpecs.OFFER)
                        .map(offer -> introduce(request, end(call), offer))
                        .orElseGet(() -> refuse(Refusal.NEEDS_CLIENT)));
    }

    private Future<Reply> decline(Call call) {
        return requestFrom(call, request -> {
            pairs.dropRequest(request.way().caller(), call.caller());
            ends.tellEnd(request.caller(), call.caller(), "declined");
            return Future.succeededFuture(done(
                    "declined the direct link with " + request.way().caller(),
                    request.way().caller()));
        });
    }

    private Future<Reply> stopPrivate(Call call) {
        UserName me = call.caller();
        UserName user = call.get(HandoffSpecs.USER);
        return crowd.reach(me, user).map(reach -> {
            if (reach == Reach.NO_SUCH_USER) {
                return Reply.refused(Refusal.NO_SUCH_USER);
            }
            boolean asked = pairs.dropRequest(me, user).isPresent();
            boolean muted = !pairs.dropMuted(ended -> ended.request().way().equals(new Pairs.Way(me, user)))
                    .isEmpty();
            List<Pairs.Link> links = ends.dropLinks(link -> Pairs.between(link.way(), me, user));
            links.forEach(link ->
                    ends.tellEnd(link.caller().user().equals(user) ? link.caller() : link.callee(), me, "stopped"));
            if (asked) {
                ends.tellEnd(user, me, "stopped");
            }
            return asked || muted || !links.isEmpty()
                    ? done("the direct link with " + user + " is over", user)
                    : Reply.refused(Refusal.NO_LINK);
        });
    }

    /** Finds what the named user asked the caller. */
    private Future<Reply> requestFrom(Call call, Function<Pairs.Request, Future<Reply>> then) {
        UserName me = call.caller();
        UserName from = call.get(HandoffSpecs.USER);
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

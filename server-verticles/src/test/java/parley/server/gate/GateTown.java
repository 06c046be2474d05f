package parley.server.gate;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import parley.command.Access;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.ByeReason;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;
import parley.server.SteeredTime;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.bus.GateOrder;
import parley.server.bus.Outcome;
import parley.server.bus.Probed;
import parley.server.catalog.Catalog;
import parley.server.catalog.Route;
import parley.server.powers.Claims;
import parley.server.powers.Effect;
import parley.server.powers.Mail;
import parley.server.powers.Member;
import parley.server.powers.Moments;
import parley.server.powers.SessionCall;
import parley.server.powers.SessionRef;
import parley.server.relay.RelayStub;
import parley.server.relay.RelayVerticle;
import parley.server.settings.Settings;
import parley.wire.OwnKey;
import parley.wire.TlsContext;
import parley.wire.WireOptions;

/**
 * A gate with everything around it made of cardboard: a plugin whose answers the tests give, a roster that only listens,
 * mailboxes in memory, and a clock that stands still. Tests block in their own thread.
 */
final class GateTown implements AutoCloseable {
    static final Parameter<String> TEXT = Parameter.text("text");
    static final Parameter<UserName> USER = Parameter.person("user");
    private static final String PLUGIN = "test.plugin";
    private static final TlsContext TLS = tls();

    final SteeredTime time = new SteeredTime();
    final AtomicReference<Settings> settings;
    final BlockingQueue<String> claims = new LinkedBlockingQueue<>();
    final BlockingQueue<Probed> probes = new LinkedBlockingQueue<>();
    final BlockingQueue<SessionCall> calls = new LinkedBlockingQueue<>();
    final MemoryMailboxes mailboxes = new MemoryMailboxes();
    final Vertx vertx;
    final Bus bus;
    final Admission admission;
    final RelayStub relays;
    final GateVerticle gate;
    final AtomicReference<Catalog> catalog = new AtomicReference<>(Catalog.empty());
    /** Whether whoever is asked for the certificate throws. */
    final AtomicBoolean certificateLost = new AtomicBoolean();

    private final Map<String, Function<SessionCall, Future<Reply>>> handlers = new HashMap<>();
    private final AtomicLong epochs = new AtomicLong();
    private final Bus.Subscription plugin;

    /** Of this process alone; in no folder of its own, because its path may not be long. */
    static final Path OPERATORS =
            Path.of("target", "town-" + ProcessHandle.current().pid() + ".sock");

    GateTown() {
        this(Settings.defaults());
    }

    GateTown(Settings with) {
        settings = new AtomicReference<>(with.with("port", "0").with("host", "127.0.0.1"));
        vertx = Vertx.vertx(WireOptions.vertx());
        bus = new Bus(vertx);
        relays = new RelayStub(bus);
        handlers();
        plugin = bus.hear(Addresses.calls(PLUGIN), this::handle);
        bus.hear(Addresses.PROBED, probes::add);
        admission = new Admission(settings::get, time, new Random(1), 1_000_000);
        RelayVerticle relay = new RelayVerticle(bus, time, settings::get);
        await(vertx.deployVerticle(relay));
        GateParts parts = new GateParts(
                settings::get,
                time,
                bus,
                new Roster(),
                mailboxes,
                (user, permission) -> user.value().equals("boss"),
                admission,
                Optional.of(relay),
                catalog::get,
                this::certificate,
                OPERATORS,
                Moments.PASSED);
        gate = new GateVerticle(0, parts);
        await(vertx.deployVerticle(gate));
    }

    private static TlsContext tls() {
        try {
            return OwnKey.fresh(InstantSource.system()).serverContext();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    private TlsContext certificate() {
        if (certificateLost.get()) {
            throw new IllegalStateException("a bug, as the test wants it");
        }
        return TLS;
    }

    Peer peer() throws IOException {
        return new Peer(gate.port());
    }

    /** A peer that has got its greeting. */
    Peer guest() throws IOException {
        Peer peer = peer();
        peer.send("ping");
        peer.line();
        peer.line();
        return peer;
    }

    Peer member(String name) throws IOException {
        Peer peer = peer();
        peer.send("login " + name + " secret");
        peer.until("ok");
        return peer;
    }

    /** A JSON session that acknowledges. */
    Peer program(String name) throws IOException {
        Peer peer = peer();
        peer.send("{\"cmd\":\"login\",\"user\":\"" + name + "\",\"password\":\"secret\",\"ack\":true}");
        peer.until("{\"type\":\"ok\"");
        return peer;
    }

    void order(GateOrder order) {
        bus.send(Addresses.orders(0), order);
    }

    /** A message comes into the mailbox, and its owner's session number is woken. */
    void mail(long session, long epoch, String to, String from, String text) {
        Mail.Item item = mailboxes.put(to, from, text, time.instant());
        order(new GateOrder.Waiting(session, epoch, item));
    }

    void answer(SessionCall call, Reply reply) {
        bus.send(Addresses.outcomes(0), new Outcome(call.session().number(), call.sequence(), reply));
    }

    SessionCall nextCall() throws InterruptedException {
        @Nullable SessionCall call = calls.poll(10, SECONDS);
        if (call == null) {
            throw new AssertionError("no call came");
        }
        return call;
    }

    String nextClaim() throws InterruptedException {
        @Nullable String claim = claims.poll(10, SECONDS);
        return claim == null ? "<nothing>" : claim;
    }

    /** Lets the gate's loop do what it was given, and two sweeps pass. */
    void settle() throws InterruptedException {
        CountSweeps.wait(vertx, 2);
    }

    void pass(Duration span) throws InterruptedException {
        time.advance(span);
        settle();
    }

    void withoutPlugin() {
        await(plugin.end());
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private void handlers() {
        List<Route> routes = new ArrayList<>(GateVerticle.routes());
        Parameter<String> password = Parameter.secret("password");
        Parameter<Boolean> ack = Parameter.flag("ack");
        Parameter<String> deliver = Parameter.word("deliver").inJsonOnly();
        Parameter<Long> after = Parameter.whole("after", 0, Long.MAX_VALUE).inJsonOnly();
        routes.add(route(
                CommandSpec.of("login", "log in", List.of(USER, password, ack, deliver, after), Access.ANYONE),
                true,
                call -> Future.succeededFuture(admitted(
                        call.get(USER),
                        call.find(ack).orElse(false),
                        call.find(deliver).map(from -> new Member.Side(UserName.parse(from), call.find(after)))))));
        routes.add(route(
                CommandSpec.of("logout", "leave", List.of(), Access.MEMBERS),
                true,
                call -> Future.succeededFuture(new Effect.Ended(Reply.done("bye"), ByeReason.LOGOUT))));
        routes.add(route(
                CommandSpec.of("echo", "say it again", List.of(TEXT), Access.ANYONE),
                false,
                call -> Future.succeededFuture(Reply.done(call.get(TEXT)))));
        // Its answers are given by the test.
        routes.add(route(
                CommandSpec.of("slow", "take long", List.of(), Access.ANYONE),
                false,
                call -> Promise.<Reply>promise().future()));
        routes.add(route(
                CommandSpec.of("trusted", "take long", List.of(), Access.ANYONE),
                true,
                call -> Promise.<Reply>promise().future()));
        routes.add(route(
                CommandSpec.of("block", "block", List.of(USER), Access.MEMBERS),
                true,
                call -> Future.succeededFuture(Reply.done("blocked"))));
        routes.add(route(
                CommandSpec.of("kick", "kick", List.of(USER), new Access.Holders("kick")),
                true,
                call -> Future.succeededFuture(Reply.done("kicked"))));
        Parameter<Long> number = Parameter.whole("number", 1, 1_000_000);
        routes.add(route(
                CommandSpec.of("list", "many rows", List.of(number), Access.ANYONE),
                false,
                call -> Future.succeededFuture(list(call.get(number)))));
        routes.add(
                new Route(CommandSpec.of("away", "not there", List.of(), Access.ANYONE), "away", new Route.Nowhere()));
        TreeMap<Verb, Route> all = new TreeMap<>();
        routes.forEach(route -> all.put(route.spec().verb(), route));
        catalog.set(new Catalog(all));
    }

    Effect.Admitted admitted(UserName user, boolean ack, Optional<Member.Side> side) {
        return new Effect.Admitted(
                Reply.done("hello " + user),
                new Member(user, epochs.incrementAndGet(), side),
                ack,
                side.map(one -> one.after().orElseGet(() -> mailboxes.last(user)))
                        .orElseGet(() -> mailboxes.cursor(user)),
                "hash-" + user);
    }

    private static Reply list(long number) {
        List<UserName> names = new ArrayList<>();
        for (long i = 0; i < number; i++) {
            names.add(new UserName("user-number-" + i));
        }
        return Reply.done("so many", Fields.none().users("users", names));
    }

    private Route route(CommandSpec spec, boolean ours, Function<SessionCall, Future<Reply>> handler) {
        handlers.put(spec.verb().value(), handler);
        return new Route(spec, "test", new Route.AtPlugin(PLUGIN, ours));
    }

    private void handle(SessionCall call) {
        calls.add(call);
        handlers.getOrDefault(call.verb().value(), any -> Future.failedFuture("no handler"))
                .apply(call)
                .onSuccess(reply -> answer(call, reply));
    }

    private final class Roster implements Claims {
        @Override
        public Future<Claimed> claim(Claim claim) {
            return Future.failedFuture("the test plugin needs none");
        }

        @Override
        public void arrived(UserName user, long epoch) {
            claims.add(user + " arrived " + epoch);
        }

        @Override
        public Future<Void> leave(UserName user, long epoch, Leave how) {
            claims.add(user + " left " + epoch + " " + how);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> endOthers(UserName user, long keptEpoch, String token, ByeReason reason) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Ended> endAll(UserName user, ByeReason reason) {
            return Future.succeededFuture(new Ended(0, false));
        }
    }

    static SessionRef session(long number) {
        return new SessionRef(0, number);
    }
}

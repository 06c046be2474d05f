package parley.server.roster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import parley.command.Binding;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.protocol.ClientLine;
import parley.protocol.Notation;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.bus.GateOrder;
import parley.server.powers.Claims;
import parley.server.powers.Member;
import parley.server.powers.Origin;
import parley.server.powers.SessionCall;
import parley.server.powers.SessionRef;
import parley.server.settings.Settings;
import parley.server.store.Seed;
import parley.server.store.Store;
import parley.server.store.StoreSettings;

/** The roster over the bus and a real store, for a feature to play on: people log in, and lines become calls. */
public final class Stage implements AutoCloseable {
    public final SteeredTime time = new SteeredTime();
    public final Store store;
    public final RosterStub roster;

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<GateOrder> orders = new ConcurrentLinkedQueue<>();
    private long sessions;

    /** @param accounts who may log in */
    public Stage(Path folder, Settings settings, UserName... accounts) {
        Bus bus = new Bus(vertx);
        store = Store.open(StoreSettings.in(folder), time, () -> {});
        roster = new RosterStub(bus);
        List<Seed.Account> seeds = new ArrayList<>();
        for (UserName account : accounts) {
            seeds.add(new Seed.Account(account, "hash", false));
        }
        await(store.decide(new Seed(seeds, time.instant())));
        bus.hear(Addresses.orders(0), orders::add);
        await(vertx.deployVerticle(new RosterVerticle(bus, store, time, () -> settings, 1)));
    }

    /** Logs somebody in; answers his session. */
    public SessionRef login(UserName user) {
        sessions++;
        SessionRef session = new SessionRef(0, sessions);
        Claims.Claimed claimed =
                await(roster.claim(new Claims.Claim(user, session, Optional.empty(), "", Set.of(), false)));
        if (!(claimed instanceof Claims.Granted granted)) {
            throw new AssertionError("not granted: " + claimed);
        }
        roster.arrived(user, granted.epoch());
        await(roster.census());
        return session;
    }

    /** Gives the plugin's command a line as somebody would write it; a refusal of the binding is a refusal. */
    public Reply say(CommandPlugin plugin, UserName caller, String line) {
        ClientLine.Command parsed = (ClientLine.Command) ClientLine.parse(line.getBytes(StandardCharsets.UTF_8));
        Verb verb = parsed.verb().orElseThrow();
        Command command = plugin.commands().stream()
                .filter(known -> known.spec().verb().equals(verb))
                .findFirst()
                .orElseThrow();
        Binding.Result bound = Binding.bind(command.spec(), parsed);
        if (bound instanceof Binding.Refused refused) {
            return Reply.refused(refused.refusal());
        }
        SessionCall call = new SessionCall(
                new SessionRef(0, 1),
                1,
                verb,
                ((Binding.Bound) bound).arguments(),
                Optional.of(new Member(caller, 1, Optional.empty())),
                new Origin(InetAddress.getLoopbackAddress(), false, true),
                Notation.TEXT,
                0,
                time.instant());
        return await(command.handler().handle(call));
    }

    /** What all sessions that are not excepted were sent until now. */
    public List<ServerLine> fannedOut() {
        await(roster.census());
        List<ServerLine> lines = new ArrayList<>();
        for (GateOrder order : orders) {
            if (order instanceof GateOrder.Fanout fanout) {
                lines.add(fanout.line());
            }
        }
        return lines;
    }

    public static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        await(vertx.close());
        store.close();
    }
}

package parley.server.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.roster.Town.A;
import static parley.server.roster.Town.B;
import static parley.server.roster.Town.C;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.bus.GateOrder;
import parley.server.bus.Probed;
import parley.server.powers.Claims;
import parley.server.powers.Claims.Claim;
import parley.server.powers.Claims.Claimed;
import parley.server.powers.Claims.Granted;
import parley.server.powers.Claims.Leave;
import parley.server.powers.Crowd.Departure;
import parley.server.powers.Crowd.Sight;
import parley.server.powers.Crowd.Standing;
import parley.server.powers.SessionRef;
import parley.server.settings.Settings;
import parley.server.store.Seed;
import parley.server.store.SetBlock;
import parley.server.store.Store;
import parley.server.store.StoreSettings;

/** The roster over the bus, with a real store and a gate that only writes down. */
class RosterVerticleTest {
    private static final int GATES = 2;

    private final SteeredTime time = new SteeredTime();
    private final BlockingQueue<GateOrder> orders = new LinkedBlockingQueue<>();
    private Path folder = Path.of("");
    private Vertx vertx;
    private Bus bus;
    private Store store;
    private RosterStub stub;
    private String deployment = "";

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        vertx = Vertx.vertx();
        bus = new Bus(vertx);
        stub = new RosterStub(bus);
        store = open();
        await(store.decide(new Seed(List.of(account(A), account(B), account(C)), time.instant())));
        for (int gate = 0; gate < GATES; gate++) {
            bus.hear(Addresses.orders(gate), this::ordered);
        }
        deploy();
    }

    @AfterEach
    void stop() {
        await(vertx.close());
        store.close();
    }

    @Test
    void ofTwoRacingLoginsExactlyOneWins() {
        Context left = vertx.getOrCreateContext();
        Context right = vertx.getOrCreateContext();
        for (int race = 0; race < 200; race++) {
            Future<Claimed> one = raced(left, new SessionRef(0, 2L * race));
            Future<Claimed> other = raced(right, new SessionRef(1, 2L * race + 1));
            Claimed first = await(one);
            Claimed second = await(other);
            assertThat(first instanceof Granted ^ second instanceof Granted)
                    .as("race %s: %s and %s", race, first, second)
                    .isTrue();
            Granted won = first instanceof Granted granted ? granted : (Granted) second;
            await(stub.leave(A, won.epoch(), Leave.LOGOUT));
        }
    }

    @Test
    void whenLeaveIsAnsweredTheUserIsOfflineAndTheOthersWereTold() throws InterruptedException {
        login(B, 1);
        long epoch = login(A, 2);
        orders.clear();
        await(stub.leave(A, epoch, Leave.LOGOUT));
        assertThat(await(stub.online(B))).isEmpty();
        for (int gate = 0; gate < GATES; gate++) {
            assertThat(orders.poll(10, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            GateOrder.Fanout.class,
                            fanout -> assertThat(fanout.line())
                                    .isEqualTo(new ServerLine.Presence(
                                            A, ServerLine.Presence.Change.LOGGED_OUT, Optional.empty())));
        }
    }

    @Test
    void theSweepEndsAGraceWhenItsTimeHasPassed() throws InterruptedException {
        login(B, 1);
        await(stub.leave(A, login(A, 2), Leave.LOST));
        assertThat(await(stub.online(B))).containsExactly(A);
        orders.clear();
        time.pass(Duration.ofSeconds(10));
        assertThat(orders.poll(10, TimeUnit.SECONDS)).isInstanceOf(GateOrder.Fanout.class);
        assertThat(await(stub.online(B))).isEmpty();
    }

    @Test
    void departuresAreHeardOnTheListenersContext() throws InterruptedException {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        BlockingQueue<Departure> heard = new LinkedBlockingQueue<>();
        vertx.getOrCreateContext().runOnContext(start -> {
            stub.onDeparture(departure -> {
                threads.add(Thread.currentThread());
                heard.add(departure);
            });
            threads.add(Thread.currentThread());
        });
        Thread listener = threads.poll(10, TimeUnit.SECONDS);
        await(stub.leave(A, login(A, 7), Leave.LOST));
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(new Departure(A, new SessionRef(1, 7), true, true));
        assertThat(threads.poll(10, TimeUnit.SECONDS)).isSameAs(listener);
    }

    @Test
    void afterARestartItKnowsWhoWasSeenWhoIsHiddenFromWhomAndWhoThereIs() {
        Instant login = time.instant();
        long epoch = login(A, 1);
        time.pass(Duration.ofSeconds(100));
        await(stub.show(A, Standing.HIDDEN, Optional.empty()));
        Instant hidden = time.instant();
        time.pass(Duration.ofSeconds(100));
        block(A, B);
        Sight before = await(stub.look(B, A)).orElseThrow();
        time.pass(Duration.ofSeconds(1));
        await(stub.show(A, Standing.ONLINE, Optional.empty()));
        time.pass(Duration.ofSeconds(100));
        await(stub.leave(A, epoch, Leave.LOGOUT));
        Instant logout = time.instant();
        restart();
        assertThat(login).isBefore(hidden);
        assertThat(await(stub.look(B, A))).contains(before).contains(offline(hidden));
        assertThat(await(stub.look(C, A))).contains(offline(logout));
        time.pass(Duration.ofSeconds(5));
        assertThat(await(stub.onlineSince(C, Duration.ofSeconds(5)))).containsExactly(A);
        assertThat(await(stub.onlineSince(B, Duration.ofSeconds(500)))).isEmpty();
        assertThat(await(stub.everybody(C))).extracting(Sight::user).containsExactly(A, B, C);
    }

    @Test
    void whoWasVisibleAtTheEndWasSeenUntilThen() {
        login(A, 1);
        time.pass(Duration.ofSeconds(7));
        Instant end = time.instant();
        restart();
        assertThat(await(stub.online(C))).containsExactly(A);
        time.pass(Duration.ofSeconds(10));
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!await(stub.online(C)).isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(until);
        }
        assertThat(await(stub.look(C, A))).contains(offline(end));
    }

    private Future<Claimed> raced(Context context, SessionRef session) {
        Promise<Claimed> promise = Promise.promise();
        context.runOnContext(go -> stub.claim(claim(A, session))
                .onComplete(promise)
                .onSuccess(claimed -> {
                    if (claimed instanceof Granted granted) {
                        stub.arrived(A, granted.epoch());
                    }
                }));
        return promise.future();
    }

    private long login(UserName user, long session) {
        Claims.Claimed claimed = await(stub.claim(claim(user, new SessionRef((int) (session % GATES), session))));
        long epoch = ((Granted) claimed).epoch();
        stub.arrived(user, epoch);
        await(stub.census());
        return epoch;
    }

    private static Claim claim(UserName user, SessionRef session) {
        return new Claim(user, session, Optional.empty(), "", Set.of(), false);
    }

    private void block(UserName blocker, UserName blocked) {
        await(store.decide(new SetBlock(blocker, blocked, time.instant())));
        await(stub.blockChanged(blocker, blocked, true, time.instant()));
    }

    /** A gate whose peers all live. */
    private void ordered(GateOrder order) {
        orders.add(order);
        if (order instanceof GateOrder.Probe probe) {
            SessionRef session = new SessionRef((int) (probe.session() % GATES), probe.session());
            bus.send(Addresses.PROBED, new Probed(session, probe.epoch(), true));
        }
    }

    private void deploy() {
        deployment = await(vertx.deployVerticle(new RosterVerticle(bus, store, time, Settings::defaults, GATES)));
    }

    private void restart() {
        await(vertx.undeploy(deployment));
        store.close();
        store = open();
        deploy();
    }

    private Store open() {
        return Store.open(StoreSettings.in(folder), time, () -> {});
    }

    private static Seed.Account account(UserName name) {
        return new Seed.Account(name, "hash", false);
    }

    private static Sight offline(Instant since) {
        return new Sight(A, Standing.OFFLINE, Optional.of(since), Optional.empty());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}

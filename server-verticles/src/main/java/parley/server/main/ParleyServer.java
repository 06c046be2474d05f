package parley.server.main;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.auth.CredentialsFile;
import parley.server.auth.CredentialsRefused;
import parley.server.auth.Passwords;
import parley.server.auth.Roles;
import parley.server.auth.Seeding;
import parley.server.gate.GateVerticle;
import parley.server.powers.Moments;
import parley.server.settings.Capacity;
import parley.server.settings.Keys;
import parley.server.settings.Machine;
import parley.server.settings.Settings;
import parley.server.settings.SettingsRefused;
import parley.server.settings.Time;
import parley.server.store.Store;
import parley.server.store.StoreSettings;
import parley.wire.LoopWatch;
import parley.wire.ShortTurns;
import parley.wire.WireOptions;

/**
 * A whole server in this process. {@link #start} builds it floor by floor; {@link #stop} takes it down in the order that
 * loses nothing: gates, features, roster, store. To be called from threads that may block.
 */
public final class ParleyServer {
    private static final Logger LOG = LoggerFactory.getLogger(ParleyServer.class);
    private static final String SOCKET = "admin.sock";
    /** 5 s for lines in flight, 1 s for the last words, and a little for the machine. */
    private static final Duration LONGEST_GOODBYE = Duration.ofMillis(7_500);

    private final Store store;
    private final InForce inForce;
    private final Vertx vertx;
    private final LoopWatch loops;
    /** Reads what operators write, so that nobody else waits for a disk. */
    private final WorkerExecutor files;

    private final Passwords passwords;
    private final Seeding seeding;
    private final Steering steering;
    private final Floors floors;
    private final AtomicBoolean draining = new AtomicBoolean();

    private ParleyServer(InForce inForce, Time time, Store store, Ground ground) {
        this.store = store;
        this.inForce = inForce;
        this.vertx = ShortTurns.vertx(
                WireOptions.vertx().setEventLoopPoolSize(Floors.LOOPS).setDisableTCCL(true));
        this.loops = LoopWatch.over(vertx, heldUp -> LOG.warn("an event loop: {}", heldUp));
        this.files = vertx.createSharedWorkerExecutor("parley-files", 1);
        Roles roles = new Roles(vertx, files);
        this.passwords =
                new Passwords(vertx, inForce::settings, time, inForce.capacity().hashThreads());
        this.steering = new Steering(this, ground);
        this.floors = new Floors(vertx, inForce, time, store, roles, passwords, steering, ground.moments());
        this.seeding = new Seeding(store, passwords, roles, time, floors.roster()::registered);
    }

    /** As below, with settings that stay; a disk that fails to sync is only logged, and so is the end of a drain. */
    public static Future<ParleyServer> start(Settings settings, Time time) {
        return start(settings, time, () -> LOG.error("the disk failed to keep what was written"), Moments.PASSED);
    }

    /**
     * Starts a server; when the future completes it accepts connections. Nothing is left behind if it fails, which is with
     * {@code StoreRefused} or {@link DataRefused} for what is in the data folder, {@code CredentialsRefused}, {@code
     * SettingsRefused} for limits that need too much memory, or a {@code BindException}.
     *
     * @param whenLost runs if the disk fails to sync: the process should end at once
     * @param moments is told how far the server is
     */
    public static Future<ParleyServer> start(Settings settings, Time time, Runnable whenLost, Moments moments) {
        return start(settings, time, Ground.of(settings, whenLost, moments));
    }

    /** As above, in a process that asks for its end. */
    static Future<ParleyServer> start(Settings settings, Time time, Ground ground) {
        CredentialsFile credentials;
        Capacity capacity;
        Machine machine = Machine.here();
        try {
            credentials = CredentialsFile.of(settings);
            capacity = Capacity.of(settings, machine);
        } catch (CredentialsRefused | SettingsRefused refused) {
            return Future.failedFuture(refused);
        }
        LOG.info(
                "Parley {} on Java {}, data in {}, at most {} connections",
                Version.text(),
                System.getProperty("java.version"),
                settings.get(Keys.DATA).toAbsolutePath(),
                capacity.connections());
        capacity.warnings().forEach(LOG::warn);
        Store store;
        try {
            store = Store.open(StoreSettings.in(settings.get(Keys.DATA)), time, ground.whenLost(), ground.moments());
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
        try {
            ParleyServer server = new ParleyServer(new InForce(settings, machine, capacity, time), time, store, ground);
            return server.seeding
                    .seed(credentials)
                    .compose(seeded -> server.floors.rise())
                    .map(server)
                    .recover(failure -> server.stop().transform(stopped -> Future.failedFuture(failure)));
        } catch (RuntimeException refused) {
            store.close();
            return Future.failedFuture(refused);
        }
    }

    /** In the hands of its operators, and of the process that it is in. */
    Steering steering() {
        return steering;
    }

    /** Where it listens, as {@code host:port} with the real port. */
    public String listening() {
        String at = inForce.settings().get(Keys.HOST);
        return (at.contains(":") ? "[" + at + "]" : at) + ":" + port();
    }

    public int port() {
        return floors.gates().get(0).port();
    }

    /**
     * Takes over other settings, the credentials file and the certificate, or, if the future fails, nothing but new accounts. Where it
     * listens and where its data is stay as they are until a restart. One must be over before the next.
     */
    Future<Void> reload(Ground.Source source) {
        return files.<InForce.Fresh>executeBlocking(() -> inForce.read(source))
                .compose(fresh -> seeding.seed(fresh.credentials()).map(created -> {
                    floors.warnOfPermissions();
                    inForce.take(fresh);
                    return null;
                }));
    }

    /**
     * Lets nobody new in but operators, and asks everybody to leave, spread over the span; then {@code whenDrained} runs. Whoever
     * comes back to the next server is missed by nobody.
     */
    Future<Void> drain(Duration span, Runnable whenDrained) {
        if (draining.compareAndSet(false, true)) {
            floors.roster().closing();
            Future.join(floors.gates().stream().map(gate -> gate.drain(span)).toList())
                    .onFailure(failure -> LOG.error("not every gate was drained in order", failure))
                    .onComplete(done -> whenDrained.run());
        }
        return Future.succeededFuture();
    }

    /**
     * Ends in good order, within 10 s whatever the peers do. The store is closed before the last sockets are: what was
     * accepted is safe even if one of them does not end.
     */
    public Future<Void> stop() {
        floors.roster().closing();
        return peopleLeave()
                .eventually(floors::fall)
                .eventually(passwords::close)
                .eventually(() -> vertx.executeBlocking(() -> {
                    store.close();
                    return null;
                }))
                .eventually(() -> {
                    loops.close();
                    return vertx.close();
                });
    }

    private Future<Void> peopleLeave() {
        Promise<Void> left = Promise.promise();
        long patience = vertx.setTimer(LONGEST_GOODBYE.toMillis(), late -> {
            if (left.tryComplete()) {
                LOG.error("not every connection ended in time; going on without");
            }
        });
        Future.join(floors.gates().stream().map(GateVerticle::shutdown).toList())
                .onComplete(done -> {
                    vertx.cancelTimer(patience);
                    left.tryComplete();
                });
        return left.future();
    }

    /** Completes when roster and gates have answered: the process does something. */
    public Future<Void> answers() {
        return floors.answers();
    }

    /** Where operators come in. */
    static Path socket(Settings settings) {
        return settings.get(Keys.DATA).resolve(SOCKET);
    }
}

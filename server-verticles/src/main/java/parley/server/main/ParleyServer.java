package parley.server.main;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Access;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.protocol.words.UserName;
import parley.server.admin.AdminCommands;
import parley.server.auth.AuthCommands;
import parley.server.auth.CredentialsFile;
import parley.server.auth.CredentialsRefused;
import parley.server.auth.Passwords;
import parley.server.auth.Roles;
import parley.server.auth.Seeding;
import parley.server.block.BlockCommands;
import parley.server.broadcast.BroadcastCommands;
import parley.server.bus.Bus;
import parley.server.catalog.Route;
import parley.server.counts.Counted;
import parley.server.counts.Counts;
import parley.server.gate.Admission;
import parley.server.gate.GateParts;
import parley.server.gate.GateVerticle;
import parley.server.gate.GatesStub;
import parley.server.gate.StoredMailboxes;
import parley.server.handoff.HandoffCommands;
import parley.server.help.HelpCommands;
import parley.server.host.CommandHost;
import parley.server.mailbox.MailboxCommands;
import parley.server.metrics.MetricsVerticle;
import parley.server.powers.Moments;
import parley.server.presence.PresenceCommands;
import parley.server.relay.RelayStub;
import parley.server.relay.RelayVerticle;
import parley.server.roster.RosterStub;
import parley.server.roster.RosterVerticle;
import parley.server.settings.Capacity;
import parley.server.settings.Choices.Feature;
import parley.server.settings.Endpoint;
import parley.server.settings.Keys;
import parley.server.settings.Machine;
import parley.server.settings.Setting;
import parley.server.settings.Settings;
import parley.server.settings.SettingsRefused;
import parley.server.settings.Time;
import parley.server.store.NeverKnown;
import parley.server.store.StillAlive;
import parley.server.store.Store;
import parley.server.store.StoreSettings;
import parley.wire.DamagedKeyException;
import parley.wire.LoopWatch;
import parley.wire.OwnKey;
import parley.wire.ShortTurns;
import parley.wire.TlsContext;
import parley.wire.WireOptions;

/**
 * A whole server in this process. {@link #start} builds it floor by floor; {@link #stop} takes it down in the order that
 * loses nothing: gates, features, roster, store. To be called from threads that may block.
 */
public final class ParleyServer {
    private static final Logger LOG = LoggerFactory.getLogger(ParleyServer.class);
    private static final String KEY_FILE = "key.pem";
    private static final String SOCKET = "admin.sock";
    /** One event loop for each core, and one gate on each. */
    private static final int LOOPS = Runtime.getRuntime().availableProcessors();
    /** 5 s for lines in flight, 1 s for the last words, and a little for the machine. */
    private static final Duration LONGEST_GOODBYE = Duration.ofMillis(7_500);

    /**
     * Roster and features share one thread apart from the gates' loops: a broadcast then need not wait, hop by hop, until
     * a gate has written the one before to everybody.
     */
    private static final DeploymentOptions INDOORS = new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("indoors")
            .setWorkerPoolSize(1);

    private static final List<Setting<?>> FIXED = List.of(Keys.PORT, Keys.HOST, Keys.DATA, Keys.WITHOUT, Keys.METRICS);

    private final Store store;
    private final Time time;
    private final Moments moments;
    private final SecureRandom random = new SecureRandom();
    private volatile Settings settings;
    private final Machine machine;
    private volatile Capacity capacity;
    private volatile TlsContext tls;

    private final Vertx vertx;
    private final LoopWatch loops;
    private final Bus bus;
    private final RosterStub roster;
    private final RelayStub relays;
    private final Roles roles;
    private final Passwords passwords;
    private final Seeding seeding;
    private final Admission admission;
    private final CommandHost host;
    private final List<GateVerticle> gates = new ArrayList<>();
    /** What stands below the features. */
    private final List<String> deployments = new ArrayList<>();

    private final Ground ground;
    private final AtomicBoolean draining = new AtomicBoolean();

    private ParleyServer(
            Settings settings,
            Machine machine,
            Capacity capacity,
            Time time,
            Store store,
            TlsContext tls,
            Ground ground) {
        this.ground = ground;
        this.store = store;
        this.time = time;
        this.moments = ground.moments();
        this.settings = settings;
        this.machine = machine;
        this.capacity = capacity;
        this.tls = tls;
        this.vertx =
                ShortTurns.vertx(WireOptions.vertx().setEventLoopPoolSize(LOOPS).setDisableTCCL(true));
        this.loops = LoopWatch.over(vertx, heldUp -> LOG.warn("an event loop: {}", heldUp));
        this.bus = new Bus(vertx);
        this.roster = new RosterStub(bus);
        this.relays = new RelayStub(bus);
        this.roles = new Roles(vertx);
        this.passwords = new Passwords(vertx, this::settings, time, capacity.hashThreads());
        this.seeding = new Seeding(vertx, store, passwords, roles, time, roster::registered);
        this.admission = new Admission(this::settings, time, random, () -> this.capacity.connections());
        this.host = new CommandHost(vertx, bus, INDOORS, GateVerticle.routes());
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
            ParleyServer server =
                    new ParleyServer(here(settings), machine, capacity, time, store, key(settings, time), ground);
            return server.rise(credentials)
                    .map(server)
                    .recover(failure -> server.stop().transform(stopped -> Future.failedFuture(failure)));
        } catch (RuntimeException refused) {
            store.close();
            return Future.failedFuture(refused);
        }
    }

    /** Where it listens, as {@code host:port} with the real port. */
    public String listening() {
        String at = settings.get(Keys.HOST);
        return (at.contains(":") ? "[" + at + "]" : at) + ":" + port();
    }

    public int port() {
        return gates.get(0).port();
    }

    /**
     * Takes over other settings, the credentials file and the certificate, or, if the future fails, nothing but new accounts. Where it
     * listens and where its data is stay as they are until a restart.
     */
    public Future<Void> reload(Settings asked) {
        Settings wanted = here(asked);
        TlsContext fresh;
        CredentialsFile credentials;
        Capacity room;
        try {
            credentials = CredentialsFile.of(wanted);
            room = Capacity.of(wanted, machine);
            fresh = key(settings, time);
        } catch (CredentialsRefused | SettingsRefused | DataRefused refused) {
            return Future.failedFuture(refused);
        }
        Settings before = settings;
        FIXED.stream()
                .filter(key -> !wanted.text(key).equals(before.text(key)))
                .forEach(key -> LOG.warn("{} stays as it is until a restart", key.key()));
        Settings next = wanted.with(Keys.PORT.key(), before.text(Keys.PORT))
                .with(Keys.HOST.key(), before.text(Keys.HOST))
                .with(Keys.DATA.key(), before.text(Keys.DATA))
                .with(Keys.WITHOUT.key(), before.text(Keys.WITHOUT))
                .with(Keys.METRICS.key(), before.text(Keys.METRICS));
        return seeding.seed(credentials).map(created -> {
            warnOfPermissions();
            tls = fresh;
            capacity = room;
            settings = next;
            return null;
        });
    }

    /**
     * Lets nobody new in but operators, and asks everybody to leave, spread over the span; then {@code whenDrained} runs. Whoever
     * comes back to the next server is missed by nobody.
     */
    Future<Void> drain(Duration span, Runnable whenDrained) {
        if (draining.compareAndSet(false, true)) {
            roster.closing();
            Future.join(gates.stream().map(gate -> gate.drain(span)).toList())
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
        roster.closing();
        return peopleLeave()
                .eventually(host::stop)
                .eventually(() ->
                        Future.join(deployments.stream().map(vertx::undeploy).toList()))
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
        Future.join(gates.stream().map(GateVerticle::shutdown).toList()).onComplete(done -> {
            vertx.cancelTimer(patience);
            left.tryComplete();
        });
        return left.future();
    }

    private Future<Void> rise(CredentialsFile credentials) {
        return seeding.seed(credentials)
                .compose(created ->
                        vertx.deployVerticle(new RosterVerticle(bus, store, time, this::settings, LOOPS), INDOORS))
                .onSuccess(deployments::add)
                .compose(deployed -> relay())
                .compose(relay -> features().compose(deployed -> {
                    warnOfPermissions();
                    return gates(relay).compose(open -> metrics(relay));
                }));
    }

    private void warnOfPermissions() {
        Set<String> asked =
                permissions(host.catalog().routes().values().stream().map(Route::spec));
        roles.strange(asked).forEach(LOG::warn);
    }

    /** What these commands want their callers' roles to permit. */
    static Set<String> permissions(Stream<CommandSpec> specs) {
        return specs.map(CommandSpec::access)
                .filter(Access.Holders.class::isInstance)
                .map(Access::word)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Future<Void> metrics(Optional<RelayVerticle> relay) {
        Optional<Endpoint> endpoint = settings.get(Keys.METRICS);
        if (endpoint.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Counted> owners = new ArrayList<>(gates);
        owners.addAll(List.of(store, passwords, admission, this::sayWhoIsHere));
        relay.ifPresent(owners::add);
        Map<String, Supplier<Future<Void>>> parts = Map.of(
                "gates", this::gatesAnswer,
                "roster", () -> roster.census().mapEmpty(),
                "store", this::storeAnswers);
        MetricsVerticle metrics = new MetricsVerticle(endpoint.get(), owners, parts, Time.system());
        DeploymentOptions apart = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("metrics")
                .setWorkerPoolSize(1);
        return vertx.deployVerticle(metrics, apart)
                .onSuccess(deployments::add)
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(new AddressRefused(endpoint.get(), failure)));
    }

    private Future<Void> sayWhoIsHere(Counts to) {
        return roster.census().map(census -> {
            to.now("parley_users", "users with a main session", census.users());
            to.now("parley_sessions", "sessions that are logged in", census.sessions());
            to.now("parley_build", "which Parley this is", 1, "version", Version.text());
            return null;
        });
    }

    /** Completes when roster and gates have answered: the process does something. */
    public Future<Void> answers() {
        return Future.join(gatesAnswer(), roster.census()).mapEmpty();
    }

    private Future<Void> gatesAnswer() {
        return Future.join(gates.stream().map(GateVerticle::answers).toList()).mapEmpty();
    }

    /** A whole round trip: what cannot be written is no store, though it can be read. */
    private Future<Void> storeAnswers() {
        Future<Void> readable =
                store.read(new NeverKnown(Set.of(new UserName("nobody")))).mapEmpty();
        return readable.compose(read -> store.decide(new StillAlive(time.instant()))
                .<Void>mapEmpty()
                .recover(failure -> Future.failedFuture(
                        new IllegalStateException("reads, but does not write: " + failure.getMessage()))));
    }

    private Future<Optional<RelayVerticle>> relay() {
        if (settings.get(Keys.WITHOUT).contains(Feature.RELAY)) {
            return Future.succeededFuture(Optional.empty());
        }
        RelayVerticle relay = new RelayVerticle(bus, time, this::settings);
        return vertx.deployVerticle(relay, INDOORS).onSuccess(deployments::add).map(Optional.of(relay));
    }

    private Future<Void> features() {
        Set<Feature> without = settings.get(Keys.WITHOUT);
        Future<Void> deployed = Future.succeededFuture();
        // The relay stands below the features; its verb is the gates' own.
        for (Feature feature : EnumSet.complementOf(EnumSet.of(Feature.RELAY))) {
            CommandPlugin plugin = plugin(feature);
            if (without.contains(feature)) {
                host.reserve(plugin);
            } else {
                deployed = deployed.compose(before -> host.deploy(plugin));
            }
        }
        return deployed;
    }

    private CommandPlugin plugin(Feature feature) {
        return switch (feature) {
            case AUTH -> new AuthCommands(vertx, store, roster, roster, passwords, roles, this::settings, time, random);
            case PRESENCE -> new PresenceCommands(roster);
            case BROADCAST -> new BroadcastCommands(roster, this::settings, time, random);
            case BLOCK -> new BlockCommands(store, roster, this::settings, time);
            case MAILBOX -> new MailboxCommands(vertx, store, roster, roster, this::settings, time);
            case HANDOFF -> new HandoffCommands(vertx, roster, relays, this::settings, time, random);
            case HELP -> new HelpCommands(host, roles);
            case ADMIN ->
                new AdminCommands(
                        host,
                        roster,
                        roster,
                        new GatesStub(bus, LOOPS),
                        new Steering(this, ground),
                        store,
                        this::settings,
                        time);
            case RELAY -> throw new IllegalArgumentException("the relay is no plugin");
        };
    }

    private Future<Void> gates(Optional<RelayVerticle> relay) {
        GateParts parts = new GateParts(
                this::settings,
                time,
                bus,
                roster,
                new StoredMailboxes(store, this::settings),
                roles,
                admission,
                relay,
                host::catalog,
                () -> tls,
                socket(settings),
                moments);
        Future<Void> listening = Future.succeededFuture();
        for (int number = 0; number < LOOPS; number++) {
            GateVerticle gate = new GateVerticle(number, parts);
            listening = listening.compose(before -> vertx.deployVerticle(gate)).map(deployed -> {
                gates.add(gate);
                return null;
            });
        }
        return listening;
    }

    /** Where operators come in. */
    static Path socket(Settings settings) {
        return settings.get(Keys.DATA).resolve(SOCKET);
    }

    private Settings settings() {
        return settings;
    }

    private static Settings here(Settings asked) {
        return asked.with(Keys.HOST.key(), WireOptions.listenable(asked.get(Keys.HOST)));
    }

    private static TlsContext key(Settings settings, Time time) {
        Path file = settings.get(Keys.DATA).resolve(KEY_FILE);
        try {
            OwnKey key = OwnKey.in(file, time);
            LOG.info("the key of this server is {}", key.fingerprint());
            return key.serverContext();
        } catch (DamagedKeyException damaged) {
            throw new DataRefused(damaged.getMessage() == null ? file + " is damaged" : damaged.getMessage(), damaged);
        } catch (SSLException noTls) {
            throw new DataRefused("this Java has no TLS: " + noTls.getMessage(), noTls);
        } catch (IOException unreadable) {
            throw new DataRefused("cannot read or write " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }
}

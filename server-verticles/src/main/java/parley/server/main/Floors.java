package parley.server.main;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Access;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.protocol.words.UserName;
import parley.server.admin.AdminCommands;
import parley.server.auth.AuthCommands;
import parley.server.auth.Passwords;
import parley.server.auth.Roles;
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
import parley.server.settings.Choices.Feature;
import parley.server.settings.Endpoint;
import parley.server.settings.Keys;
import parley.server.settings.Time;
import parley.server.store.NeverKnown;
import parley.server.store.StillAlive;
import parley.server.store.Store;

/**
 * What stands in a server, floor by floor: the roster, the relay, the features, the gates, the metrics. Raised and taken down once,
 * by {@link ParleyServer}; asked from every thread.
 */
final class Floors {
    private static final Logger LOG = LoggerFactory.getLogger(Floors.class);
    /** One event loop for each core, and one gate on each. */
    static final int LOOPS = Runtime.getRuntime().availableProcessors();

    /**
     * Roster and features share one thread apart from the gates' loops: a broadcast then need not wait, hop by hop, until
     * a gate has written the one before to everybody.
     */
    private static final DeploymentOptions INDOORS = new DeploymentOptions()
            .setThreadingModel(ThreadingModel.WORKER)
            .setWorkerPoolName("indoors")
            .setWorkerPoolSize(1);

    /** A full disk may take a sign of life, and no message. */
    private static final Duration REFUSED_LATELY = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final InForce inForce;
    private final Time time;
    private final Store store;
    private final Roles roles;
    private final Passwords passwords;
    private final Steering steering;
    private final Moments moments;
    private final SecureRandom random = new SecureRandom();
    private final Bus bus;
    private final RosterStub roster;
    private final RelayStub relays;
    private final Admission admission;
    private final CommandHost host;
    private final List<GateVerticle> gates = new CopyOnWriteArrayList<>();
    /** What stands below the features. */
    private final List<String> deployments = new CopyOnWriteArrayList<>();

    Floors(
            Vertx vertx,
            InForce inForce,
            Time time,
            Store store,
            Roles roles,
            Passwords passwords,
            Steering steering,
            Moments moments) {
        this.vertx = vertx;
        this.inForce = inForce;
        this.time = time;
        this.store = store;
        this.roles = roles;
        this.passwords = passwords;
        this.steering = steering;
        this.moments = moments;
        this.bus = new Bus(vertx);
        this.roster = new RosterStub(bus);
        this.relays = new RelayStub(bus);
        this.admission = new Admission(
                inForce::settings, time, random, () -> inForce.capacity().connections());
        this.host = new CommandHost(vertx, bus, INDOORS, GateVerticle.routes());
    }

    RosterStub roster() {
        return roster;
    }

    /** Each on an event loop of its own. */
    List<GateVerticle> gates() {
        return gates;
    }

    /** When the future completes connections are accepted. */
    Future<Void> rise() {
        return vertx.deployVerticle(new RosterVerticle(bus, store, time, inForce::settings, LOOPS), INDOORS)
                .onSuccess(deployments::add)
                .compose(deployed -> relay())
                .compose(relay -> features().compose(deployed -> {
                    warnOfPermissions();
                    return gates(relay).compose(open -> metrics(relay));
                }));
    }

    /** Takes down what stands behind the gates, the features first. */
    Future<Void> fall() {
        return host.stop()
                .eventually(() ->
                        Future.join(deployments.stream().map(vertx::undeploy).toList()));
    }

    /** Says which permissions of the roles no command asks for. */
    void warnOfPermissions() {
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
        Optional<Endpoint> endpoint = inForce.settings().get(Keys.METRICS);
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

    /** Completes when roster and gates have answered. */
    Future<Void> answers() {
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
                .compose(alive -> store.sinceRefusal()
                                .filter(ago -> ago.compareTo(REFUSED_LATELY) < 0)
                                .isPresent()
                        ? Future.<Void>failedFuture(
                                "the disk refused a write in the last " + REFUSED_LATELY.toSeconds() + " s")
                        : Future.<Void>succeededFuture())
                .recover(failure -> Future.failedFuture(
                        new IllegalStateException("reads, but does not write: " + failure.getMessage()))));
    }

    private Future<Optional<RelayVerticle>> relay() {
        if (inForce.settings().get(Keys.WITHOUT).contains(Feature.RELAY)) {
            return Future.succeededFuture(Optional.empty());
        }
        RelayVerticle relay = new RelayVerticle(bus, time, inForce::settings);
        return vertx.deployVerticle(relay, INDOORS).onSuccess(deployments::add).map(Optional.of(relay));
    }

    private Future<Void> features() {
        Set<Feature> without = inForce.settings().get(Keys.WITHOUT);
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
            case AUTH ->
                new AuthCommands(vertx, store, roster, roster, passwords, roles, inForce::settings, time, random);
            case PRESENCE -> new PresenceCommands(roster);
            case BROADCAST -> new BroadcastCommands(roster, inForce::settings, time, random);
            case BLOCK -> new BlockCommands(store, roster, inForce::settings, time);
            case MAILBOX -> new MailboxCommands(vertx, store, roster, roster, inForce::settings, time);
            case HANDOFF -> new HandoffCommands(vertx, roster, relays, inForce::settings, time, random);
            case HELP -> new HelpCommands(host, roles);
            case ADMIN ->
                new AdminCommands(
                        host, roster, roster, new GatesStub(bus, LOOPS), steering, store, inForce::settings, time);
            case RELAY -> throw new IllegalArgumentException("the relay is no plugin");
        };
    }

    private Future<Void> gates(Optional<RelayVerticle> relay) {
        GateParts parts = new GateParts(
                inForce::settings,
                time,
                bus,
                roster,
                new StoredMailboxes(store, inForce::settings),
                roles,
                admission,
                relay,
                host::catalog,
                inForce::tls,
                ParleyServer.socket(inForce.settings()),
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
}

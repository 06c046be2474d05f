package parley.server.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.command.Access;
import parley.command.Arguments;
import parley.command.Command;
import parley.command.CommandHandler;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.protocol.Notation;
import parley.protocol.words.Reply;
import parley.protocol.words.Verb;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.bus.Outcome;
import parley.server.catalog.Catalog;
import parley.server.catalog.Route;
import parley.server.powers.Origin;
import parley.server.powers.SessionCall;
import parley.server.powers.SessionRef;

class CommandHostTest {
    private static final int GATE = 3;
    private static final Route PING = new Route(spec("ping"), "gate", new Route.AtGate());

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx);
    private final CommandHost host = new CommandHost(vertx, bus, new DeploymentOptions(), List.of(PING));
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Catalog> catalogs = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        bus.hear(Addresses.outcomes(GATE), outcomes::add);
        bus.hear(Addresses.CATALOG, catalogs::add);
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void aDeployedPluginIsInTheCatalogAndAnswersToTheGateThatAsked() throws InterruptedException {
        await(host.deploy(plugin("dice", "roll", call -> Future.succeededFuture(Reply.done("6")))));
        assertThat(host.catalog().routes()).containsOnlyKeys(new Verb("ping"), new Verb("roll"));
        assertThat(catalogs.poll(5, TimeUnit.SECONDS)).isEqualTo(host.catalog());
        assertThat(ask("roll", 7)).isEqualTo(new Outcome(1, 7, Reply.done("6")));
    }

    @Test
    void aThrowAndAnErrorAndAFailedFutureAreFailedWithAnIncident() throws InterruptedException {
        await(host.deploy(plugin("one", "throws", call -> {
            throw new IllegalStateException("secret detail");
        })));
        await(host.deploy(plugin("two", "overflows", call -> {
            throw new StackOverflowError();
        })));
        await(host.deploy(plugin("three", "fails", call -> Future.failedFuture("secret detail"))));
        for (String verb : List.of("throws", "overflows", "fails", "throws")) {
            Reply reply = ask(verb, 1).reply();
            assertThat(reply).isInstanceOfSatisfying(Reply.Refused.class, refused -> {
                assertThat(refused.refusal().code()).isEqualTo("failed");
                assertThat(refused.refusal().text()).contains("incident ").doesNotContain("secret");
            });
        }
    }

    @Test
    void aTakenVerbOrIdIsRefusedAndTheFirstOwnerStays() throws InterruptedException {
        await(host.deploy(plugin("dice", "roll", call -> Future.succeededFuture(Reply.done("first")))));
        assertThatThrownBy(() -> await(host.deploy(plugin("cards", "roll", call -> Future.failedFuture("")))))
                .hasMessageContaining("the verb roll of cards belongs to dice already");
        assertThatThrownBy(() -> await(host.deploy(plugin("cards", "ping", call -> Future.failedFuture("")))))
                .hasMessageContaining("belongs to gate already");
        assertThatThrownBy(() -> await(host.deploy(plugin("dice", "other", call -> Future.failedFuture("")))))
                .hasMessageContaining("deployed already");
        assertThat(ask("roll", 1).reply()).isEqualTo(Reply.done("first"));
    }

    @Test
    void aPluginThatDoesNotStartIsNotInTheCatalog() {
        CommandPlugin broken = new TestPlugin("dice", "roll", call -> Future.failedFuture("")) {
            @Override
            public Future<Void> start() {
                return Future.failedFuture("no dice");
            }
        };
        assertThatThrownBy(() -> await(host.deploy(broken))).hasMessageContaining("no dice");
        assertThat(host.catalog().routes()).containsOnlyKeys(new Verb("ping"));
    }

    @Test
    void aReservedPluginKeepsItsVerbsAndLeadsNowhere() {
        host.reserve(plugin("dice", "roll", call -> Future.failedFuture("")));
        assertThat(host.catalog().find(new Verb("roll")).map(Route::target)).contains(new Route.Nowhere());
        assertThat(await(host.deployed()).get(0).running()).isFalse();
        assertThatThrownBy(() -> await(host.deploy(plugin("cards", "roll", call -> Future.failedFuture("")))))
                .hasMessageContaining("belongs to dice already");
    }

    private Outcome ask(String verb, long sequence) throws InterruptedException {
        SessionCall call = new SessionCall(
                new SessionRef(GATE, 1),
                sequence,
                new Verb(verb),
                new Arguments(Map.of()),
                Optional.empty(),
                new Origin(InetAddress.getLoopbackAddress(), false, true),
                Notation.TEXT,
                0,
                Instant.EPOCH);
        Route.Target target = host.catalog().find(new Verb(verb)).orElseThrow().target();
        bus.send(Addresses.calls(((Route.AtPlugin) target).address()), call);
        @Nullable Outcome outcome = outcomes.poll(5, TimeUnit.SECONDS);
        return Optional.ofNullable(outcome).orElseThrow();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private static CommandPlugin plugin(String id, String verb, CommandHandler handler) {
        return new TestPlugin(id, verb, handler);
    }

    private static CommandSpec spec(String verb) {
        return CommandSpec.of(verb, "for the test", List.of(), Access.ANYONE);
    }

    private static class TestPlugin implements CommandPlugin {
        private final String id;
        private final Command command;

        TestPlugin(String id, String verb, CommandHandler handler) {
            this.id = id;
            this.command = new Command(spec(verb), handler);
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public List<Command> commands() {
            return List.of(command);
        }
    }
}

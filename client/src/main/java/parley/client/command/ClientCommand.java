package parley.client.command;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.client.console.Colour;
import parley.client.console.Item;
import parley.client.console.Prompt;
import parley.client.console.Screen;
import parley.client.console.Screens;
import parley.client.console.Typist;
import parley.client.peer.Links;
import parley.client.server.ServerAddress;
import parley.client.talk.Introduction;
import parley.client.talk.Talk;
import parley.protocol.words.UserName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley client}: the terminal client, and with a pipe in the terminal's place the same without a prompt. */
@Command(
        name = "client",
        description = "Talks to a server from this terminal, over TLS.",
        mixinStandardHelpOptions = true)
final class ClientCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "[<user>@]<host>[:<port>]",
            description = "the server, and as whom to sign in; what is missing is asked for")
    private String server = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "<port>",
            description = "its port, if it does not stand behind the host")
    private @Nullable String port;

    @Option(names = "--trust", description = "take the server's key although another one is known")
    private boolean trust;

    @Option(
            names = "--password-command",
            paramLabel = "<command>",
            description = "sign in with the first line that this command prints; without it PARLEY_PASSWORD, else the"
                    + " access token that login stored")
    private @Nullable String passwordCommand;

    @Option(names = "--color", paramLabel = "auto|always|never", description = "whether to use colours (default: auto)")
    private String color = "auto";

    @Mixin
    private LinkOptions links = new LinkOptions();

    @Option(
            names = "--downloads",
            paramLabel = "<folder>",
            description = "where files that come over direct links are put (default: XDG_DOWNLOAD_DIR, else ~/Downloads"
                    + " where it exists, else parley-downloads in the home folder)")
    private @Nullable Path downloads;

    @Override
    public Integer call() {
        Account.Target target = Account.target(port == null ? server : server + ":" + port);
        Links.Options paths = links.checked();
        Colour colour = Colour.parse(color)
                .orElseThrow(() -> CommandEnded.wrongUse("not a way to use colours: say auto, always or never"));
        Home home = Home.ofUser();
        if (trust) {
            home.known().forget(target.server().toString());
        }
        Optional<Secret> secret = target.account()
                .map(account -> Secret.find(home, account, Optional.ofNullable(passwordCommand)))
                .orElseGet(() -> Secret.given(home, Optional.ofNullable(passwordCommand)));
        Screen screen =
                new Screens(colour, home.environment(), home.state().history(), ZoneId.systemDefault()).screen();
        if (!screen.interactive()) {
            mustBeGiven(target, secret);
        }
        return talk(home, target, secret, screen, paths).code();
    }

    private static void mustBeGiven(Account.Target target, Optional<Secret> secret) {
        ServerAddress server = target.server();
        if (target.user().isEmpty()) {
            throw CommandEnded.wrongUse("missing: a user; this is no terminal, so say <user>@" + server);
        }
        if (secret.isEmpty()) {
            throw CommandEnded.wrongUse(
                    "missing: a password for " + target.user().get() + "@" + server
                            + "; this is no terminal, so say PARLEY_PASSWORD or --password-command, or run parley login "
                            + target.user().get() + "@" + server + " once");
        }
    }

    private ExitCode talk(
            Home home, Account.Target target, Optional<Secret> secret, Screen screen, Links.Options paths) {
        Early early = new Early();
        CompletableFuture<Talk.Ending> ended = new CompletableFuture<>();
        // The prompt and the first question at once: Vert.x and the network start behind them.
        screen.prompt(new Prompt(
                target.user().map(UserName::value).orElse("guest"), Optional.empty(), Optional.of("connecting")));
        Future<Introduction> who = Introduction.ask(screen, target.user(), secret.map(Secret::value), false);
        screen.open(early);
        Vertx vertx = Faults.vertx(fault -> screen.show(new Item.Aside(
                Instant.now(),
                Item.Tone.TROUBLE,
                Faults.sentence(fault)
                        + Voice.trace(fault).map(trace -> "\n" + trace).orElse(""))));
        try {
            Talk.Setup setup = new Talk.Setup(
                    target.server(),
                    home.known(),
                    home.state(),
                    who,
                    paths,
                    downloads == null ? Downloads.ofUser(home.environment()) : downloads,
                    InstantSource.system(),
                    ZoneId.systemDefault());
            vertx.getOrCreateContext().runOnContext(go -> {
                try {
                    Talk talk = new Talk(vertx, setup, screen);
                    talk.ended().onComplete(how -> ended.complete(how.result()));
                    talk.begin();
                    early.goesTo(talk);
                } catch (RuntimeException | Error bug) {
                    ended.completeExceptionally(bug);
                    throw bug;
                }
            });
            return code(ended.join());
        } finally {
            screen.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static ExitCode code(Talk.Ending ending) {
        return switch (ending) {
            case LEFT -> ExitCode.DONE;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case NOT_SIGNED_IN -> ExitCode.NOT_SIGNED_IN;
            case KEPT -> ExitCode.TIMED_OUT;
            case ENDED -> ExitCode.FAILED;
        };
    }

    /** Keeps what is typed before there is anybody to take it. Safe for threads. */
    private static final class Early implements Typist {
        private final Queue<Consumer<Typist>> kept = new ArrayDeque<>();
        private Optional<Typist> taker = Optional.empty();

        @Override
        public void typed(String input) {
            pass(typist -> typist.typed(input));
        }

        @Override
        public void interrupted() {
            pass(Typist::interrupted);
        }

        @Override
        public void left() {
            pass(Typist::left);
        }

        private synchronized void pass(Consumer<Typist> what) {
            if (taker.isPresent()) {
                what.accept(taker.get());
            } else {
                kept.add(what);
            }
        }

        private synchronized void goesTo(Typist typist) {
            kept.forEach(what -> what.accept(typist));
            kept.clear();
            taker = Optional.of(typist);
        }
    }
}

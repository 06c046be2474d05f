package parley.client.command;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import parley.client.server.Kind;
import parley.client.server.Saying;
import parley.client.server.ServerAddress;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.wire.WireOptions;
import picocli.CommandLine.Command;

/**
 * Goes all the way a real start goes, against a server of its own on loopback, so that the JVM's archive of loaded classes
 * has what a start needs. It is the {@code parley} script's; its state folder is to be one that goes away.
 */
@Command(name = "rehearse", hidden = true, description = "Loads what a start needs.", mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
        RehearsalServer server = RehearsalServer.start(vertx)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Home home = Home.ofUser();
        UserName hans = new UserName("hans");
        Account account = new Account(hans, new ServerAddress("127.0.0.1", server.port()));
        home.tokens().keep(account, new Tokens.Token("rehearsal", "none"));
        Secret secret = Secret.find(home, account, Optional.empty()).orElseThrow();
        CountDownLatch heard = new CountDownLatch(1);
        for (Kind kind : new Kind[] {new Kind.Main(), Kind.Side.silent()}) {
            try (Errand errand = new Errand(home, account, secret, kind, false)) {
                errand.begin(line -> heard(line, heard), () -> {});
                errand.signedIn(Deadline.in(PATIENCE));
                errand.done(Says.request(new Saying.Person(hans), "hi", "1"), Deadline.in(PATIENCE), "no answer");
            }
        }
        Voice.output().print(heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        return ExitCode.DONE.code();
    }

    private static void heard(ServerLine line, CountDownLatch heard) {
        if (OneLine.text(line).length > 0 && OneLine.json(line).length > 0) {
            heard.countDown();
        }
    }
}

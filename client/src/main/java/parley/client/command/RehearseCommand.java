package parley.client.command;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** What the client does once it is signed in, painting among it, has time until nothing was asked for so long. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Semaphore asked = new Semaphore(0);

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
        RehearsalServer server = RehearsalServer.start(vertx, asked::release)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Home home = Home.ofUser();
        UserName hans = new UserName("hans");
        Account account = new Account(hans, new ServerAddress("127.0.0.1", server.port()));
        home.tokens().keep(account, new Tokens.Token("rehearsal", "none"));
        scripts(home, account);
        asked.drainPermits();
        Thread end = new Thread(this::end, "end of the rehearsal");
        end.setDaemon(true);
        end.start();
        String[] client = {"client", account.toString()};
        return Commands.forArguments(client).execute(client);
    }

    private static void scripts(Home home, Account account) throws InterruptedException {
        Secret secret = Secret.find(home, account, Optional.empty()).orElseThrow();
        CountDownLatch heard = new CountDownLatch(1);
        Kind kind = new Kind.Side(Optional.of(account.user()), Optional.empty());
        try (Errand errand = new Errand(home, account, secret, kind, false)) {
            errand.begin(line -> heard(line, heard), () -> {});
            errand.signedIn(Deadline.in(PATIENCE));
            Says.checked("hi");
            errand.done(Says.request(new Saying.Person(account.user()), "hi", "1"), Deadline.in(PATIENCE), "no answer");
            if (!heard.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new CommandEnded(ExitCode.FAILED, "nothing was heard");
            }
        }
    }

    private static void heard(ServerLine line, CountDownLatch heard) {
        if (OneLine.text(line).length > 0 && OneLine.json(line).length > 0) {
            heard.countDown();
        }
    }

    /** The archive is written when the process ends. */
    private void end() {
        try {
            boolean more = asked.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            while (more) {
                more = asked.tryAcquire(QUIET.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        System.exit(ExitCode.DONE.code());
    }
}

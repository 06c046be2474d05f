package parley.client.command;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import parley.client.server.KnownServers;
import parley.client.server.LinkRefused;
import parley.client.server.ServerAddress;
import parley.client.server.ServerLink;
import parley.client.server.StateFolder;
import parley.protocol.Cleaner;
import parley.wire.WireOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code parley client}: what is typed goes to the server line by line, what the server says is printed, over TLS with
 * the server's key pinned at first use.
 */
@Command(name = "client", description = "Talks to a server.", mixinStandardHelpOptions = true)
final class ClientCommand implements Callable<Integer> {
    private static final int DONE = 0;
    private static final int WRONG_USE = 2;
    private static final int UNREACHABLE = 69;

    @Parameters(index = "0", paramLabel = "host[:port]", description = "the server")
    private String host = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "port",
            description = "its port, if it does not stand behind the host")
    private @Nullable String port;

    @Option(names = "--trust", description = "take the server's key although another one is known")
    private boolean trust;

    @Override
    public Integer call() {
        Optional<ServerAddress> target = ServerAddress.parse(port == null ? host : host + ":" + port);
        if (target.isEmpty()) {
            System.err.println("parley: not a server: say host, host:port or [address]:port");
            return WRONG_USE;
        }
        Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
        try {
            return talk(vertx, target.get());
        } finally {
            var closed = vertx.close();
            closed.toCompletionStage().toCompletableFuture().join();
        }
    }

    private int talk(Vertx vertx, ServerAddress target) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try {
            KnownServers known = StateFolder.ofUser(System.getenv(), Path.of(System.getProperty("user.home")))
                    .knownServers();
            if (trust) {
                known.forget(target.toString());
            }
            ServerLink link = ServerLink.open(
                            vertx,
                            target.host(),
                            target.port(),
                            known,
                            ClientCommand::print,
                            () -> ended.complete(null))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            System.err.println("connected to " + target + ", encrypted, its key is " + link.key()
                    + "; help tells what to type, Ctrl-D leaves");
            Thread reader = new Thread(() -> send(link), "typed lines");
            reader.setDaemon(true);
            reader.start();
            ended.join();
            return DONE;
        } catch (CompletionException failed) {
            return unreachable(target, failed.getCause() == null ? failed : failed.getCause());
        } catch (UncheckedIOException unreadable) {
            System.err.println("parley: " + unreadable.getMessage());
            return 1;
        }
    }

    private static int unreachable(ServerAddress target, Throwable why) {
        String sentence = why instanceof LinkRefused ? why.getMessage() : "cannot connect to " + target;
        System.err.println("parley: " + sentence);
        return UNREACHABLE;
    }

    /** Lines in the two notations are cleaned before they reach a terminal, the server's too. */
    private static void print(String line) {
        System.out.println(Cleaner.clean(line));
        System.out.flush();
    }

    private static void send(ServerLink link) {
        try (BufferedReader typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = typed.readLine(); line != null; line = typed.readLine()) {
                link.send(line);
            }
        } catch (IOException gone) {
            System.err.println("parley: cannot read what is typed: " + gone.getMessage());
        }
        link.finish();
    }
}

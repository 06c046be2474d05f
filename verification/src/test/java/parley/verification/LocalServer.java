package parley.verification;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import parley.server.main.ParleyServer;
import parley.server.settings.Keys;
import parley.server.settings.Settings;

/**
 * A whole server inside the tests' process, with a clock to steer, on a free port and a data folder of its own that goes
 * with it.
 */
final class LocalServer implements AutoCloseable {
    /** As weak as argon2 can be: these tests do not ask what a hash costs. */
    static final String CHEAP_HASH = "argon2id:m=8,t=1,p=1";

    /** The accounts that every test may use, those of the repository's own credentials.properties. */
    static final List<String> ACCOUNTS = List.of(
            "user.hans = falcon",
            "user.yoda = wise",
            "user.vader = sithlord",
            "user.r2d2 = socute",
            "user.c3p0 = droid",
            "user.leia = blasterpistol",
            "user.obiwan = jedimaster",
            "user.luke = lightsaber",
            "user.chewy = wookie",
            "user.palpatine = darkside");

    private static final long PATIENCE_SECONDS = 30;

    private final Path folder;
    private final Settings settings;
    private final SteeredTime time = new SteeredTime();
    private ParleyServer running;
    private boolean stopped;

    private LocalServer(Path folder, Settings settings) {
        this.folder = folder;
        this.settings = settings;
        this.running = await(ParleyServer.start(settings, time));
    }

    /** A server with the ten accounts. */
    static LocalServer start() {
        return start(Map.of(), List.of());
    }

    /**
     * @param changed settings by key, beside what every test needs
     * @param accounts lines for the credentials file beside the ten
     */
    static LocalServer start(Map<String, String> changed, List<String> accounts) {
        try {
            Path folder = Files.createTempDirectory("parley-verification");
            List<String> lines = new ArrayList<>(ACCOUNTS);
            lines.addAll(accounts);
            Path credentials = Files.write(folder.resolve("credentials.properties"), lines);
            Settings settings = Settings.defaults()
                    .with("port", "0")
                    .with("data", folder.resolve("data").toString())
                    .with("credentials", credentials.toString())
                    .with("hash", CHEAP_HASH);
            for (Map.Entry<String, String> one : changed.entrySet()) {
                settings = settings.with(one.getKey(), one.getValue());
            }
            return new LocalServer(folder, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return running.port();
    }

    /** Its data folder. */
    Path data() {
        return settings.get(Keys.DATA);
    }

    SteeredTime time() {
        return time;
    }

    /** Connects in clear text, lines whole. */
    Chatter connect() {
        return Dial.to(port()).connect();
    }

    /** An operator's connection, by the socket in the data folder; lines travel as {@code manner} says. */
    Chatter operator(Dial manner) {
        try {
            return Chatter.over(manner, OperatorSocket.connect(folder.resolve("data/admin.sock")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that has said {@code line} and read the greeting. */
    Chatter saying(String line) {
        return connect().say(line).greeted();
    }

    /** A connection logged in, in the text notation; the answer is read. */
    Chatter member(String user, String password) {
        Chatter chatter = saying("login " + user + " " + password);
        String answer = chatter.line();
        if (!answer.startsWith("ok")) {
            throw new AssertionError(user + " cannot log in: " + answer);
        }
        return chatter;
    }

    /** Stops in order and starts again on the same data folder, at a new port. */
    void restart() {
        await(running.stop());
        running = await(ParleyServer.start(settings, time));
    }

    /** Stops in order; {@link #startAgain} brings it back. */
    void stop() {
        await(running.stop());
        stopped = true;
    }

    /** Starts on the same data folder, at the same port. */
    void startAgain() {
        running = await(ParleyServer.start(settings.with("port", Integer.toString(port())), time));
        stopped = false;
    }

    @Override
    public void close() {
        if (!stopped) {
            await(running.stop());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the server did not start or stop: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

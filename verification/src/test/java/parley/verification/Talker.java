package parley.verification;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import parley.client.peer.Links;
import parley.client.server.KnownServers;
import parley.client.server.ServerAddress;
import parley.client.server.StateFolder;
import parley.client.talk.Introduction;
import parley.client.talk.Talk;
import parley.protocol.words.UserName;
import parley.wire.WireOptions;

/** The whole client with a screen that a test reads in the terminal's place. */
final class Talker implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
    private final TestScreen screen = new TestScreen();
    private final Talk talk;

    private Talker(ServerAddress address, Path folder, Optional<String> user, Optional<String> secret, Links.Way way) {
        StateFolder state = new StateFolder(folder);
        Talk.Setup setup = new Talk.Setup(
                address,
                new KnownServers(folder.resolve("known-servers")),
                state,
                Introduction.ask(screen, user.map(UserName::new), secret, false),
                new Links.Options(OptionalInt.empty(), way),
                folder.resolve("downloads"),
                InstantSource.system(),
                ZoneOffset.UTC);
        Promise<Talk> made = Promise.promise();
        vertx.getOrCreateContext().runOnContext(go -> {
            Talk begun = new Talk(vertx, setup, screen);
            begun.begin();
            made.complete(begun);
        });
        this.talk = await(made.future());
    }

    /** @param folder for what the client keeps */
    static Talker begin(int port, Path folder, String user, String secret) {
        return new Talker(
                new ServerAddress("127.0.0.1", port), folder, Optional.of(user), Optional.of(secret), Links.Way.ANY);
    }

    static Talker begin(int port, Path folder, String user, String secret, Links.Way way) {
        return new Talker(new ServerAddress("127.0.0.1", port), folder, Optional.of(user), Optional.of(secret), way);
    }

    /** Who it is has to be asked. */
    static Talker stranger(int port, Path folder) {
        return new Talker(
                new ServerAddress("127.0.0.1", port), folder, Optional.empty(), Optional.empty(), Links.Way.ANY);
    }

    Talker signedIn() {
        screen.until("signed in as");
        screen.untilKnown("whoelse");
        return this;
    }

    Talker types(String line) {
        talk.typed(line);
        return this;
    }

    TestScreen screen() {
        return screen;
    }

    Talk.Ending ended() {
        return await(talk.ended());
    }

    Talk talk() {
        return talk;
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}

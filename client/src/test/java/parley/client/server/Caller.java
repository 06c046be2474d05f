package parley.client.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.wire.WireOptions;

/** A session in steered time and what its listener heard, for the test's thread. */
final class Caller implements SessionListener, AutoCloseable {
    /** What may come or not. */
    record Pending<T>(CompletableFuture<T> future) {
        T join() {
            return future.orTimeout(ScriptedServer.SECONDS, TimeUnit.SECONDS).join();
        }

        boolean done() {
            return future.isDone();
        }
    }

    record Decided(Saying saying, Reply reply) {}

    final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
    final SteeredTime time;
    final ServerSession session;
    final BlockingQueue<LinkState> states = new LinkedBlockingQueue<>();
    final BlockingQueue<ServerLine> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<Decided> decided = new LinkedBlockingQueue<>();
    final List<String> troubles = new CopyOnWriteArrayList<>();
    private final Context context = vertx.getOrCreateContext();

    Caller(int port, Path folder, Kind kind) {
        this(port, folder, kind, Duration.ofSeconds(10));
    }

    Caller(int port, Path folder, Kind kind, Duration patience) {
        ServerAddress address = new ServerAddress("127.0.0.1", port);
        StateFolder state = new StateFolder(folder);
        time = new SteeredTime(context);
        session = on(() -> new ServerSession(
                vertx,
                address,
                state,
                kind,
                this,
                new Dialling(vertx, address, state.knownServers(), patience),
                time,
                Chance.anew()));
    }

    /** Opens and signs hans in, in one turn of the loop: else the connection may stand before, and a guest say the first line. */
    Pending<Reply> enter() {
        return answer(() -> {
            session.open();
            return session.signIn(hans("falcon"));
        });
    }

    void open() {
        time.onLoop(session::open);
    }

    Pending<Reply> signIn(String secret) {
        return answer(() -> session.signIn(hans(secret)));
    }

    private static SignIn hans(String secret) {
        return new SignIn(new UserName("hans"), secret, false);
    }

    Pending<Reply> ask(String typed) {
        return answer(() -> session.ask(typed));
    }

    Saying say(String text) {
        return on(() -> session.say(new Saying.Person(new UserName("luke")), text));
    }

    void shown(long seq) {
        time.onLoop(() -> session.shown(seq));
    }

    List<String> unsent() {
        return on(session::unsent).stream().map(Saying::text).toList();
    }

    Pending<Void> leave() {
        return answer(() -> session.leave(Duration.ofSeconds(5)));
    }

    <S extends LinkState> S state(Class<S> kind) {
        while (true) {
            LinkState next = ScriptedServer.next(states, "no state " + kind.getSimpleName());
            if (kind.isInstance(next)) {
                return kind.cast(next);
            }
        }
    }

    ServerLine hear() {
        return ScriptedServer.next(heard, "nothing is heard");
    }

    /** The number of the next message that is told. */
    long hearMessage() {
        return ((ServerLine.Message) hear()).seq();
    }

    Decided decision() {
        return ScriptedServer.next(decided, "nothing is decided");
    }

    <T> Pending<T> answer(Supplier<Future<T>> what) {
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> what.get().onComplete(done));
        return new Pending<>(done.future().toCompletionStage().toCompletableFuture());
    }

    <T> T on(Supplier<T> what) {
        return answer(() -> Future.succeededFuture(what.get())).join();
    }

    @Override
    public void state(LinkState state) {
        states.add(state);
    }

    @Override
    public void heard(ServerLine line) {
        heard.add(line);
    }

    @Override
    public void decided(Saying saying, Reply reply) {
        decided.add(new Decided(saying, reply));
    }

    @Override
    public void trouble(String sentence) {
        troubles.add(sentence);
    }

    /** Ends as a killed process does: without a word to anybody. Its files are free for another session, as they would be. */
    @Override
    public void close() {
        var unused = vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(ScriptedServer.SECONDS, TimeUnit.SECONDS)
                .join();
    }
}

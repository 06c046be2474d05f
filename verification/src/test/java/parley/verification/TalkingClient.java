package parley.verification;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import parley.client.server.Kind;
import parley.client.server.KnownServers;
import parley.client.server.LinkState;
import parley.client.server.Saying;
import parley.client.server.ServerAddress;
import parley.client.server.ServerSession;
import parley.client.server.SessionListener;
import parley.client.server.SignIn;
import parley.client.server.StateFolder;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/** A client's session on a loop of its own, with a screen that shows every message a moment after it came. */
final class TalkingClient implements SessionListener, AutoCloseable {
    static final long SECONDS = 60;

    final List<String> screen = new CopyOnWriteArrayList<>();
    final BlockingQueue<LinkState> states = new LinkedBlockingQueue<>();
    final BlockingQueue<ServerLine> heard = new LinkedBlockingQueue<>();
    final BlockingQueue<Reply> decided = new LinkedBlockingQueue<>();
    final List<String> troubles = new CopyOnWriteArrayList<>();
    /** How many messages could be seen so far. */
    final AtomicInteger seen = new AtomicInteger();

    private final Vertx vertx;
    private final Context context;
    private final ServerSession session;
    private volatile Consumer<LinkState> onState = state -> {};
    private volatile long screenTakes = 1;

    TalkingClient(Vertx vertx, int port, Path folder, Kind kind) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        StateFolder state = new StateFolder(folder);
        KnownServers known = state.knownServers();
        this.session =
                on(() -> new ServerSession(vertx, new ServerAddress("127.0.0.1", port), known, state, kind, this));
    }

    /** On each state, on the loop. */
    void onState(Consumer<LinkState> what) {
        onState = what;
    }

    /** How long it takes, in milliseconds, until what is heard can be seen. */
    void screenTakes(long millis) {
        screenTakes = millis;
    }

    TalkingClient open() {
        on(() -> {
            session.open();
            return session;
        });
        return this;
    }

    Reply signIn(String user, String password) {
        return await(answer(() -> session.signIn(new SignIn(new UserName(user), password, false))));
    }

    Reply register(String user, String password) {
        return await(answer(() -> session.signIn(new SignIn(new UserName(user), password, true))));
    }

    Reply ask(String typed) {
        return await(answer(() -> session.ask(typed)));
    }

    Saying say(String to, String text) {
        return on(() -> session.say(new Saying.Person(new UserName(to)), text));
    }

    List<Saying> unsent() {
        return on(session::unsent);
    }

    /** Without waiting for the answer. */
    void beginSignIn(String user, String password) {
        var unused = answer(() -> session.signIn(new SignIn(new UserName(user), password, false)));
    }

    /** To be called on the loop. */
    void retrySoon() {
        context.runOnContext(next -> session.retryNow());
    }

    void leave() {
        await(answer(() -> session.leave(Duration.ofSeconds(SECONDS))));
    }

    <S extends LinkState> S state(Class<S> kind) {
        while (true) {
            LinkState next = next(states);
            if (kind.isInstance(next)) {
                return kind.cast(next);
            }
        }
    }

    static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing comes");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void state(LinkState state) {
        states.add(state);
        onState.accept(state);
    }

    @Override
    public void heard(ServerLine line) {
        if (line instanceof ServerLine.Message message) {
            screen.add(message.from() + ": " + message.text());
            vertx.setTimer(screenTakes, late -> {
                seen.incrementAndGet();
                session.shown(message.seq());
            });
        }
        heard.add(line);
    }

    @Override
    public void decided(Saying saying, Reply reply) {
        decided.add(reply);
    }

    @Override
    public void trouble(String sentence) {
        troubles.add(sentence);
    }

    @Override
    public void close() {
        // Whoever retries at once would retry for ever on a loop that is being closed.
        onState = state -> {};
        await(vertx.close());
    }

    private <T> T on(Supplier<T> what) {
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> done.complete(what.get()));
        return await(done.future());
    }

    private <T> Future<T> answer(Supplier<Future<T>> what) {
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> what.get().onComplete(done));
        return done.future();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }
}

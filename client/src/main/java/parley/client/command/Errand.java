package parley.client.command;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.client.peer.Links;
import parley.client.server.Backoff;
import parley.client.server.Kind;
import parley.client.server.KnownServers;
import parley.client.server.LinkState;
import parley.client.server.Saying;
import parley.client.server.ServerSession;
import parley.client.server.SessionListener;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;

/**
 * The session of one command. Its methods are called by the command's own thread, wait, and throw {@link CommandEnded} when
 * the command cannot go on; what the session tells is heard on its event loop.
 */
final class Errand implements SessionListener, AutoCloseable {
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final Duration LINKS_GOODBYE = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Whoever waits longer wonders why. */
    private static final Duration LONG = Duration.ofSeconds(5);

    static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Home home;
    private final Account account;
    private final Secret secret;
    private final Kind kind;
    private final boolean patient;
    private final Vertx vertx = Faults.vertx(Voice::fault);
    private final Context context = vertx.getOrCreateContext();
    private final CompletableFuture<Reply.Done> signedIn = new CompletableFuture<>();
    private final CompletableFuture<Object> ended = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable ServerSession session;
    private Consumer<ServerLine> heard = line -> {};
    private Runnable entered = () -> {};
    private Duration pause = FIRST_PAUSE;
    private volatile boolean reached;

    /** @param patient whether a server that cannot be reached is tried for ever, not only once it was reached */
    Errand(Home home, Account account, Secret secret, Kind kind, boolean patient) {
        this.home = home;
        this.account = account;
        this.secret = secret;
        this.kind = kind;
        this.patient = patient;
    }

    /** Begins to connect and to sign in. */
    Errand begin() {
        return begin(line -> {}, () -> {});
    }

    /**
     * Begins to connect and to sign in.
     *
     * @param hearing gets what the server says, on the event loop
     * @param over runs when the session is over for good
     */
    Errand begin(Consumer<ServerLine> hearing, Runnable over) {
        CompletableFuture<Object> unused = ended.whenComplete((never, why) -> over.run());
        context.runOnContext(go -> {
            heard = hearing;
            session = new ServerSession(vertx, account.server(), home.known(), home.state(), kind, this);
            session().open();
            signIn();
        });
        return this;
    }

    /** Where links are made and timers are set, on the event loop alone. */
    Vertx vertx() {
        return vertx;
    }

    Account account() {
        return account;
    }

    KnownServers known() {
        return home.known();
    }

    /** Runs {@code what} on the event loop whenever the server has let it in, also again after a break. On the event loop. */
    void onEntering(Runnable what) {
        entered = what;
    }

    /** On the event loop, once it was begun. */
    private ServerSession session() {
        return Objects.requireNonNull(session, "begin comes first");
    }

    private void signIn() {
        session().signIn(secret.signIn(account)).onSuccess(this::answered).onFailure(this::broken);
    }

    private void signInUnlessEnded() {
        if (!ended.isDone()) {
            signIn();
        }
    }

    private void answered(Reply reply) {
        if (reply.plain() instanceof Reply.Done done) {
            signedIn.complete(done);
        } else if (reply.plain() instanceof Reply.Refused refused && CommandEnded.passing(refused)) {
            Duration wait = refused.retryAfter().map(Backoff::asked).orElse(pause);
            tellOfWait(refused, wait);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            vertx.setTimer(Math.max(1, wait.toMillis()), again -> signInUnlessEnded());
        } else if (reply.plain() instanceof Reply.Refused refused) {
            ended.completeExceptionally(CommandEnded.signInRefused(account, refused, secret.stored()));
        }
    }

    private static void tellOfWait(Reply.Refused refused, Duration wait) {
        if (wait.compareTo(LONG) > 0) {
            Voice.say(CommandEnded.sentence(refused) + "; waiting " + Spans.text(wait));
        }
    }

    private void broken(Throwable failure) {
        if (failure instanceof ServerSession.Unanswered) {
            // The end of the session is told by itself; before that there is another connection to sign in on.
            if (!ended.isDone()) {
                vertx.setTimer(FIRST_PAUSE.toMillis(), again -> signInUnlessEnded());
            }
        } else {
            ended.completeExceptionally(failure);
        }
    }

    /** Waits until the server has let it in; what the server answered. */
    Reply.Done signedIn(Deadline deadline) {
        return await(signedIn, deadline, "not signed in to " + account.server());
    }

    /** As {@link #signedIn(Deadline)}, however long it takes. */
    Reply.Done signedIn() {
        return signedIn(Deadline.in(FOR_EVER));
    }

    /** Throws if the session is over for good. */
    void check() {
        if (ended.isCompletedExceptionally()) {
            await(ended, Deadline.in(Duration.ZERO), "");
        }
    }

    /**
     * Asks until there is an answer: again over a new connection, and again after a refusal that passes. So the request has
     * to carry a key, or to do no harm twice.
     *
     * @param what the words for people if no answer comes in time
     */
    Reply ask(Request request, Deadline deadline, String what) {
        Duration wait = FIRST_PAUSE;
        while (true) {
            check();
            CompletableFuture<Reply> answer = new CompletableFuture<>();
            context.runOnContext(go -> session()
                    .ask(request)
                    .onSuccess(reply -> answer.complete(reply.plain()))
                    .onFailure(answer::completeExceptionally));
            Reply reply;
            try {
                reply = await(answer, deadline, what);
            } catch (ServerSession.Unanswered lost) {
                continue;
            }
            Duration next = reply instanceof Reply.Refused refused && CommandEnded.passing(refused)
                    ? refused.retryAfter().map(Backoff::asked).orElse(wait)
                    : Duration.ZERO;
            if (next.isZero() || next.toNanos() >= deadline.left()) {
                return reply;
            }
            tellOfWait((Reply.Refused) reply, next);
            rest(next);
            wait = wait.multipliedBy(2);
        }
    }

    /** As {@link #ask}; a refusal ends the command. */
    Reply.Done done(Request request, Deadline deadline, String what) {
        Reply reply = ask(request, deadline, what);
        if (reply instanceof Reply.Refused refused) {
            throw CommandEnded.refused(refused);
        }
        return (Reply.Done) reply;
    }

    /** Waits, and ends early if the session does. */
    void rest(Duration span) {
        try {
            ended.get(span.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException rested) {
            // As it should be.
        } catch (ExecutionException failed) {
            throw thrown(failed);
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    /** The session itself, for what must happen on its event loop. */
    void onLoop(Consumer<ServerSession> what) {
        context.runOnContext(go -> what.accept(session()));
    }

    /**
     * Waits for what happens on the event loop, and ends early if the session does.
     *
     * @param what the words for people if it does not come in time
     */
    @SuppressWarnings("unchecked")
    <T> T await(CompletableFuture<T> future, Deadline deadline, String what) {
        try {
            return (T) CompletableFuture.anyOf(future, ended).get(deadline.left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException timeout) {
            throw reached
                    ? CommandEnded.timedOut(what, deadline.patience())
                    : CommandEnded.unreachable(
                            account.server(), "no connection within " + Spans.text(deadline.patience()));
        } catch (ExecutionException failed) {
            throw thrown(failed);
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static RuntimeException thrown(ExecutionException failed) {
        return failed.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException(failed.getCause());
    }

    private static CommandEnded interrupted() {
        Thread.currentThread().interrupt();
        return new CommandEnded(ExitCode.INTERRUPTED, "interrupted");
    }

    @Override
    public void state(LinkState state) {
        if (state instanceof LinkState.Connected connected) {
            reached = true;
            if (connected.first()) {
                Voice.say("first contact with " + account.server() + "; its key is "
                        + connected.key().text() + " and is kept from now on");
            }
        } else if (state instanceof LinkState.SignedIn) {
            entered.run();
        } else if (state instanceof LinkState.Waiting waiting) {
            waiting(waiting);
        } else if (state instanceof LinkState.Refused refused) {
            ended.completeExceptionally(CommandEnded.signInRefused(account, refused.reply(), secret.stored()));
        } else if (state instanceof LinkState.Over over && !closed.get()) {
            ended.completeExceptionally(CommandEnded.over(account.server(), over));
        }
    }

    private void waiting(LinkState.Waiting waiting) {
        if (patient) {
            Voice.say(waiting.why() + "; trying again in " + Spans.text(waiting.next()));
        } else if (!reached) {
            ended.completeExceptionally(CommandEnded.unreachable(account.server(), waiting.why()));
        }
    }

    @Override
    public void heard(ServerLine line) {
        heard.accept(line);
    }

    @Override
    public void trouble(String sentence) {
        Voice.say(sentence);
    }

    @Override
    public void decided(Saying saying, Reply reply) {
        // Commands say nothing through the outbox: their exit code is the answer.
    }

    /** Leaves in order, within two seconds, and ends the event loop. Any thread, and more than once. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<Object> gone = new CompletableFuture<>();
        context.runOnContext(go -> {
            Future<Void> left = session == null ? Future.succeededFuture() : session.leave(GOODBYE);
            // Ending, a JVM waits 0.3 s for a thread that sleeps in the network.
            left.eventually(vertx::close).onComplete(done -> gone.complete(account));
        });
        waitFor(gone, GOODBYE.multipliedBy(2));
    }

    /**
     * Ends the links that there may be in order, before the session they were made by. The command's own thread.
     *
     * @param links asked on the event loop
     */
    void leave(Supplier<Optional<Links>> links) {
        CompletableFuture<Object> gone = new CompletableFuture<>();
        context.runOnContext(go -> links.get()
                .map(Links::close)
                .orElseGet(Future::succeededFuture)
                .onComplete(closed -> gone.complete(account)));
        waitFor(gone, LINKS_GOODBYE);
    }

    /** Waits for a farewell, which the end of the process makes as well. */
    static void waitFor(CompletableFuture<?> farewell, Duration patience) {
        try {
            farewell.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException late) {
            // The end of the process closes the connection as well.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package parley.client.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import parley.protocol.ByeReason;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;

/**
 * One account's session with a server, kept over lost connections: dials, signs in, resumes, repeats what was not
 * answered, acknowledges what was shown, says something once a minute. All methods are called, and the listener is told,
 * on the event loop of the context that made it.
 *
 * <p>What a main session says goes through an outbox on the disk; a side session, which belongs to a script that ends with
 * an error if it could not say it, keeps it in memory.
 */
public final class ServerSession {
    private static final Set<ByeReason> FINAL = Set.of(
            ByeReason.LOGOUT,
            ByeReason.IDLE,
            ByeReason.REPLACED,
            ByeReason.KICKED,
            ByeReason.AUTH,
            ByeReason.PROTOCOL,
            ByeReason.LOCKED);
    private static final String LEFT = "you left";

    /** The outcome of a command is unknown, or it was never sent, because the connection or the session ended. */
    public static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unanswered(String sentence) {
            super(sentence, null, false, false);
        }
    }

    private final SessionListener listener;
    private final Sayings sayings;
    private final Membership membership;
    private final Redialling redialling;
    private final Leaving leaving;
    private final Questions questions = new Questions();
    private boolean open;
    private boolean over;

    /** To be called on the event loop on which everything else will be. */
    public ServerSession(
            Vertx vertx,
            ServerAddress address,
            KnownServers known,
            StateFolder state,
            Kind kind,
            SessionListener listener) {
        this(
                vertx,
                address,
                state,
                kind,
                listener,
                new Dialling(vertx, address, known),
                SessionTime.of(vertx),
                new SecureRandom());
    }

    ServerSession(
            Vertx vertx,
            ServerAddress address,
            StateFolder state,
            Kind kind,
            SessionListener listener,
            Dialling dialling,
            SessionTime time,
            RandomGenerator random) {
        this.listener = listener;
        Context context = vertx.getOrCreateContext();
        Own own = new Own();
        this.sayings = new Sayings(context, time, random, own);
        this.membership = new Membership(address, state, kind, listener, time, context, sayings, own);
        this.redialling = new Redialling(dialling, time, random, own);
        this.leaving = new Leaving(time, () -> end(Optional.empty(), LEFT));
    }

    /** Begins to connect, also anew when it was over; the listener hears how it goes. */
    public void open() {
        if (!open && !leaving.wanted()) {
            open = true;
            over = false;
            redialling.begin();
        }
    }

    /**
     * Signs in as soon as there is a connection, and again after each break. Called again after a refusal.
     *
     * @return the server's answer; a refusal leaves the session a guest
     */
    public Future<Reply> signIn(SignIn how) {
        return over ? Future.failedFuture(new Unanswered("the session is over")) : membership.signIn(how);
    }

    /**
     * Gives one command as it was typed. Without a connection it waits for one, in memory.
     *
     * @return the answer, or {@link Unanswered}
     */
    public Future<Reply> ask(String typed) {
        return ask(Outgoing.of(typed));
    }

    /** As {@link #ask(String)}, in the notation for programs. */
    public Future<Reply> ask(Request request) {
        return ask(Outgoing.of(request));
    }

    private Future<Reply> ask(Outgoing outgoing) {
        if (outgoing instanceof Outgoing.Declined declined) {
            return Future.succeededFuture(declined.reply());
        }
        if (outgoing instanceof Outgoing.Entrance entrance) {
            return signIn(entrance.how());
        }
        if (over) {
            return Future.failedFuture(new Unanswered("the session is over"));
        }
        Future<Reply> answer = questions.add((Outgoing.Line) outgoing);
        sendQuestions();
        return answer;
    }

    /** Says something: written to the outbox at once, sent once, in order. The listener hears what became of it. */
    public Saying say(Saying.To to, String text) {
        return sayings.say(to, text);
    }

    /** What is in the outbox, oldest first. */
    public List<Saying> unsent() {
        return sayings.unsent();
    }

    /** All messages up to this number are on the screen. */
    public void shown(long seq) {
        membership.inbox().shown(seq);
    }

    /** Tries at once instead of waiting for the next try. */
    public void retryNow() {
        redialling.retryNow();
    }

    /** Waits until the outbox is empty, logs out and closes; after {@code patience} it closes anyhow. */
    public Future<Void> leave(Duration patience) {
        Future<Void> left = leaving.want(patience, () -> {
            if (membership.signedIn() && !leaving.lastWordSaid()) {
                sayLastWord();
            } else {
                end(Optional.empty(), LEFT);
            }
        });
        leaveIfDone();
        return left;
    }

    private void leaveIfDone() {
        if (!leaving.wanted() || leaving.lastWordSaid()) {
            return;
        }
        if (!open || (sayings.isEmpty() && !membership.signedIn() && !membership.signingIn())) {
            end(Optional.empty(), LEFT);
        } else if (sayings.isEmpty() && membership.signedIn() && questions.isEmpty()) {
            sayLastWord();
        }
    }

    private void sayLastWord() {
        membership.inbox().flush();
        leaving.sayLastWord(redialling.connection().orElseThrow());
    }

    private void sendQuestions() {
        while (!questions.isEmpty() && membership.settledOn().isPresent()) {
            questions.sendNext(membership.settledOn().get(), membership.account());
        }
    }

    private void end(Optional<ByeReason> reason, String why) {
        boolean first = !over;
        open = false;
        over = true;
        Optional<Account> waiting = membership.end();
        redialling.end(why);
        if (first) {
            listener.state(new LinkState.Over(reason, why));
        }
        Unanswered unanswered = new Unanswered(why);
        waiting.ifPresent(account -> account.first().tryFail(unanswered));
        questions.giveUp(unanswered);
        leaving.done();
    }

    /** What its parts need of the session. */
    private final class Own implements Redialling.Session, Membership.Session, Sayings.Session {
        @Override
        public void dialling() {
            listener.state(new LinkState.Connecting());
        }

        @Override
        public void connected(Connection connection, Dialling.Dialled how) {
            membership.connected(connection, how.key());
            listener.state(new LinkState.Connected(how.key(), how.first()));
            settled();
        }

        @Override
        public void heard(ServerLine line) {
            if (membership.fresh(line)) {
                listener.heard(line);
            }
        }

        @Override
        public boolean lost(Optional<ByeReason> bye, String why) {
            membership.lost();
            boolean last = bye.filter(FINAL::contains).isPresent() || leaving.lastWordSaid();
            if (last) {
                end(bye, why);
            }
            return !last;
        }

        @Override
        public void waiting(Duration next, String why) {
            listener.state(new LinkState.Waiting(next, why));
            leaveIfDone();
        }

        @Override
        public void hopeless(String why) {
            end(Optional.empty(), why);
        }

        @Override
        public boolean signingIn() {
            return membership.signingIn();
        }

        @Override
        public void settled() {
            sendQuestions();
            leaveIfDone();
        }

        @Override
        public void well() {
            redialling.well();
        }

        @Override
        public void comeBackLater(Optional<Duration> least, String why) {
            redialling.comeBackLater(least, why);
        }

        @Override
        public Future<Reply> send(Request request) {
            return redialling.connection().orElseThrow().ask(request.line());
        }

        @Override
        public void decided(Saying saying, Reply reply) {
            listener.decided(saying, reply);
            leaveIfDone();
        }

        @Override
        public void trouble(String sentence) {
            listener.trouble(sentence);
        }
    }
}

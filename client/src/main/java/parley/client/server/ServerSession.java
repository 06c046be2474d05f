package parley.client.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import parley.protocol.ByeReason;
import parley.protocol.Cleaner;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.wire.Fingerprint;

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

    private enum Phase {
        IDLE,
        UNCONNECTED,
        GUEST,
        SIGNING_IN,
        MEMBER,
        OVER
    }

    private final ServerAddress address;
    private final StateFolder state;
    private final Kind kind;
    private final SessionListener listener;
    private final SessionTime time;
    private final Context context;
    private final Sayings sayings;
    private final Redialling redialling;
    private final Questions questions = new Questions();
    private final Leaving leaving;

    private Phase phase = Phase.IDLE;
    private Optional<Account> account = Optional.empty();
    private Inbox inbox;
    private Optional<UserName> inboxOf = Optional.empty();
    private Optional<Fingerprint> key = Optional.empty();
    private Optional<Long> lostAt = Optional.empty();
    private boolean serverWentBack;

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
        this.address = address;
        this.state = state;
        this.kind = kind;
        this.listener = listener;
        this.time = time;
        this.context = vertx.getOrCreateContext();
        this.sayings = new Sayings(context, time, random, new Speaker());
        this.redialling = new Redialling(dialling, time, random, new Linked());
        this.leaving = new Leaving(time, () -> over(Optional.empty(), LEFT));
        this.inbox = new Inbox.OfSide(Kind.Side.silent());
    }

    /** Begins to connect, also anew when it was over; the listener hears how it goes. */
    public void open() {
        if ((phase == Phase.IDLE || phase == Phase.OVER) && !leaving.wanted()) {
            redialling.begin();
        }
    }

    /**
     * Signs in as soon as there is a connection, and again after each break. Called again after a refusal.
     *
     * @return the server's answer; a refusal leaves the session a guest
     */
    public Future<Reply> signIn(SignIn how) {
        if (phase == Phase.OVER) {
            return Future.failedFuture(new Unanswered("the session is over"));
        }
        if (account.isPresent()) {
            return Future.succeededFuture(Reply.refused(Refusal.ALREADY_LOGGED_IN));
        }
        Account fresh = new Account(how);
        account = Optional.of(fresh);
        openMail(how.user());
        if (phase == Phase.GUEST) {
            enter(redialling.connection().orElseThrow(), fresh);
        }
        return fresh.first().future();
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
        if (phase == Phase.OVER) {
            return Future.failedFuture(new Unanswered("the session is over"));
        }
        Future<Reply> answer = questions.add((Outgoing.Line) outgoing);
        sendAsked();
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
        inbox.shown(seq);
    }

    /** Tries at once instead of waiting for the next try. */
    public void retryNow() {
        redialling.retryNow();
    }

    /** Waits until the outbox is empty, logs out and closes; after {@code patience} it closes anyhow. */
    public Future<Void> leave(Duration patience) {
        Future<Void> left = leaving.want(patience, () -> {
            if (phase == Phase.MEMBER && !leaving.lastWordSaid()) {
                sayLastWord();
            } else {
                over(Optional.empty(), LEFT);
            }
        });
        leaveIfDone();
        return left;
    }

    private void leaveIfDone() {
        if (!leaving.wanted() || leaving.lastWordSaid()) {
            return;
        }
        boolean empty = sayings.unsent().isEmpty();
        if (phase == Phase.OVER
                || phase == Phase.IDLE
                || (empty && phase != Phase.MEMBER && phase != Phase.SIGNING_IN)) {
            over(Optional.empty(), LEFT);
        } else if (empty && phase == Phase.MEMBER && questions.isEmpty()) {
            sayLastWord();
        }
    }

    private void sayLastWord() {
        inbox.flush();
        leaving.sayLastWord(redialling.connection().orElseThrow());
    }

    private void enter(Connection to, Account as) {
        phase = Phase.SIGNING_IN;
        as.enter(to, kind, inbox).onSuccess(outcome -> decided(to, as, outcome)).onFailure(cut -> {
            // The end of the connection is told to the session by itself, which enters again on the next one.
        });
    }

    private void decided(Connection on, Account as, Account.Outcome outcome) {
        if (outcome instanceof Account.Outcome.Admitted in) {
            signedIn(on, as, in);
        } else if (outcome instanceof Account.Outcome.Later later) {
            Reply.Refused refused = later.refused();
            redialling.comeBackLater(refused.retryAfter(), refused.refusal().text());
        } else if (outcome instanceof Account.Outcome.Declined declined) {
            refused(as, declined.refused());
        } else {
            serverWentBack = true;
            inbox.forget();
        }
    }

    private void refused(Account as, Reply.Refused refused) {
        phase = Phase.GUEST;
        account = Optional.empty();
        sayings.close();
        if (as.isAdmitted()) {
            listener.state(new LinkState.Refused(refused));
        } else {
            as.first().tryComplete(refused);
        }
        sendAsked();
        leaveIfDone();
    }

    private void signedIn(Connection on, Account as, Account.Outcome.Admitted in) {
        phase = Phase.MEMBER;
        redialling.well();
        inbox.signedIn(on, in.from());
        Reply.Done done = in.done();
        Optional<Duration> gap = lostAt.map(since -> Duration.ofNanos(time.nanos() - since));
        lostAt = Optional.empty();
        listener.state(new LinkState.SignedIn(
                as.user(),
                done.fields().findWhole("waiting").orElse(0L),
                done.fields().findWhole("online").orElse(0L),
                gap));
        as.first().tryComplete(done);
        if (phase == Phase.MEMBER) {
            sayings.signedIn();
            sendAsked();
            leaveIfDone();
        }
    }

    private void sendAsked() {
        while (!questions.isEmpty() && (phase == Phase.GUEST || phase == Phase.MEMBER)) {
            questions.sendNext(redialling.connection().orElseThrow(), account);
        }
    }

    private void over(Optional<ByeReason> reason, String why) {
        boolean first = phase != Phase.OVER;
        phase = Phase.OVER;
        inbox.flush();
        inbox.interrupted();
        sayings.close();
        redialling.end(why);
        Optional<Account> as = account;
        account = Optional.empty();
        if (first) {
            listener.state(new LinkState.Over(reason, why));
        }
        Unanswered unanswered = new Unanswered(why);
        as.ifPresent(who -> who.first().tryFail(unanswered));
        questions.giveUp(unanswered);
        leaving.done();
    }

    private void openMail(UserName user) {
        if (kind instanceof Kind.Main) {
            keepSayings(user);
        }
        if (inboxOf.filter(user::equals).isEmpty()) {
            inbox.flush();
            inbox = kind instanceof Kind.Side side
                    ? new Inbox.OfSide(side)
                    : new MainInbox(
                            context, time, state.shown().resolve(StateFolder.nameOf(address, user)), listener::trouble);
            inboxOf = Optional.of(user);
            key.ifPresent(inbox::server);
        }
    }

    private void keepSayings(UserName user) {
        try {
            sayings.keepIn(Outbox.open(state.outbox(), StateFolder.nameOf(address, user)));
        } catch (IOException unusable) {
            listener.trouble("there is no outbox, so what you say is lost if this program ends before it is sent: "
                    + Cleaner.clean(String.valueOf(unusable.getMessage())));
        }
    }

    private final class Linked implements Redialling.Session {
        @Override
        public void dialling() {
            phase = Phase.UNCONNECTED;
            listener.state(new LinkState.Connecting());
        }

        @Override
        public void connected(Connection connection, Dialling.Dialled how) {
            phase = Phase.GUEST;
            key = Optional.of(how.key());
            inbox.server(how.key());
            // The first line decides for the notation of the answers, so it must be ours and not one that was typed.
            if (account.isPresent()) {
                enter(connection, account.get());
            } else {
                connection
                        .ask(Redialling.PING)
                        .onSuccess(pong -> redialling.well())
                        .onFailure(gone -> {});
            }
            listener.state(new LinkState.Connected(how.key(), how.first()));
            sendAsked();
            leaveIfDone();
        }

        @Override
        public void heard(ServerLine line) {
            if (!(line instanceof ServerLine.Message message) || inbox.take(message)) {
                listener.heard(line);
            }
        }

        @Override
        public boolean lost(Optional<ByeReason> bye, String why) {
            if (phase == Phase.MEMBER) {
                lostAt = Optional.of(time.nanos());
            }
            phase = Phase.UNCONNECTED;
            sayings.interrupted();
            inbox.interrupted();
            boolean last = (bye.filter(FINAL::contains).isPresent() && !serverWentBack) || leaving.lastWordSaid();
            serverWentBack = false;
            if (last) {
                over(bye, why);
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
            over(Optional.empty(), why);
        }

        @Override
        public boolean signingIn() {
            return phase == Phase.SIGNING_IN;
        }
    }

    private final class Speaker implements Sayings.Session {
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

package parley.client.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
 * on the event loop of the context that called {@link #open}.
 *
 * <p>What a main session says goes through an outbox on the disk; a side session, which belongs to a script that ends with
 * an error if it could not say it, keeps it in memory.
 */
public final class ServerSession {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final Set<ByeReason> FINAL = Set.of(
            ByeReason.LOGOUT,
            ByeReason.IDLE,
            ByeReason.REPLACED,
            ByeReason.KICKED,
            ByeReason.AUTH,
            ByeReason.PROTOCOL,
            ByeReason.LOCKED);
    /** Refusals of a sign-in after a break that pass by themselves: an own dead session is still being found out. */
    private static final Set<String> PASSING =
            Set.of("already-online", "busy", "unavailable", "rate", "timeout", "gone", "failed", "locked");

    private static final byte[] PING = Request.of("ping").line();
    private static final byte[] LOGOUT = Request.of("logout").line();
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
        DIALLING,
        GUEST,
        SIGNING_IN,
        MEMBER,
        WAITING,
        OVER
    }

    private record Asked(Outgoing.Line line, Promise<Reply> answer) {}

    private final ServerAddress address;
    private final StateFolder state;
    private final Kind kind;
    private final SessionListener listener;
    private final SessionTime time;
    private final Dialling dialling;
    private final Context context;
    private final Sayings sayings;
    private final Backoff backoff;
    private final Vigil vigil;
    private final Deque<Asked> asked = new ArrayDeque<>();

    private Phase phase = Phase.IDLE;
    private Optional<Connection> connection = Optional.empty();
    private Optional<Account> account = Optional.empty();
    private Inbox inbox;
    private Optional<UserName> inboxOf = Optional.empty();
    private Optional<Fingerprint> key = Optional.empty();
    private Optional<Runnable> retry = Optional.empty();
    private Optional<Long> lostAt = Optional.empty();
    private Optional<Duration> retryAfter = Optional.empty();
    private Optional<Promise<Void>> leaving = Optional.empty();
    private boolean lastWordSaid;
    private boolean numbersWrong;

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
        this.dialling = dialling;
        this.time = time;
        this.context = vertx.getOrCreateContext();
        this.sayings = new Sayings(context, time, random, new Speaker());
        this.backoff = new Backoff(random);
        this.vigil = new Vigil(time, new Watched());
        this.inbox = new Inbox.OfSide(Kind.Side.silent());
    }

    /** Begins to connect, also anew when it was over; the listener hears how it goes. */
    public void open() {
        if ((phase == Phase.IDLE || phase == Phase.OVER) && leaving.isEmpty()) {
            vigil.begin();
            dial();
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
            enter(connection.orElseThrow(), fresh);
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
        Asked fresh = new Asked((Outgoing.Line) outgoing, Promise.promise());
        asked.add(fresh);
        sendAsked();
        return fresh.answer().future();
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
        if (phase == Phase.WAITING) {
            dial();
        }
    }

    /** Waits until the outbox is empty, logs out and closes; after {@code patience} it closes anyhow. */
    public Future<Void> leave(Duration patience) {
        if (leaving.isPresent()) {
            return leaving.get().future();
        }
        Promise<Void> left = Promise.promise();
        leaving = Optional.of(left);
        Runnable deadline = time.after(patience, () -> {
            if (phase == Phase.MEMBER && !lastWordSaid) {
                sayLastWord();
            } else {
                over(Optional.empty(), LEFT);
            }
        });
        leaveIfDone();
        return left.future().onComplete(done -> deadline.run());
    }

    private void leaveIfDone() {
        if (leaving.isEmpty()) {
            return;
        }
        boolean hopeless = phase != Phase.MEMBER && phase != Phase.SIGNING_IN;
        if (phase == Phase.OVER || phase == Phase.IDLE) {
            over(Optional.empty(), LEFT);
        } else if (sayings.unsent().isEmpty() && hopeless) {
            over(Optional.empty(), LEFT);
        } else if (sayings.unsent().isEmpty() && phase == Phase.MEMBER && asked.isEmpty() && !lastWordSaid) {
            sayLastWord();
        }
    }

    private void sayLastWord() {
        lastWordSaid = true;
        inbox.flush();
        Connection last = connection.orElseThrow();
        last.ask(LOGOUT).onFailure(gone -> over(Optional.empty(), LEFT));
        Runnable unused = time.after(LAST_WORDS, () -> {
            if (phase != Phase.OVER) {
                over(Optional.empty(), LEFT);
            }
        });
    }

    private void dial() {
        retry.ifPresent(Runnable::run);
        retry = Optional.empty();
        phase = Phase.DIALLING;
        listener.state(new LinkState.Connecting());
        dialling.dial().onSuccess(this::connected).onFailure(this::unreachable);
    }

    private void unreachable(Throwable why) {
        if (phase != Phase.DIALLING) {
            return;
        }
        String sentence = Cleaner.clean(String.valueOf(why.getMessage()));
        if (why instanceof LinkRefused refused && refused.lasting()) {
            over(Optional.empty(), sentence);
        } else {
            tryAgain(sentence);
        }
    }

    private void connected(Dialling.Dialled dialled) {
        if (phase != Phase.DIALLING) {
            dialled.wire().forceClose();
            return;
        }
        Connection fresh = new Connection(dialled.wire(), time, new Ears());
        connection = Optional.of(fresh);
        phase = Phase.GUEST;
        key = Optional.of(dialled.key());
        inbox.server(dialled.key());
        // The first line decides for the notation of the answers, so it must be ours and not one that was typed.
        if (account.isPresent()) {
            enter(fresh, account.get());
        } else {
            fresh.ask(PING).onSuccess(pong -> backoff.reset()).onFailure(gone -> {});
        }
        listener.state(new LinkState.Connected(dialled.key(), dialled.first()));
        sendAsked();
        leaveIfDone();
        dialled.wire().start(fresh);
    }

    private void enter(Connection to, Account as) {
        phase = Phase.SIGNING_IN;
        long upTo = inbox.upTo();
        Request request = as.request(kind, upTo, inbox.after());
        Outgoing outgoing = Outgoing.ownLine(request);
        if (outgoing instanceof Outgoing.Declined declined) {
            refused(as, declined.reply());
            return;
        }
        to.ask(((Outgoing.Line) outgoing).bytes())
                .onSuccess(reply -> answered(to, as, upTo, reply))
                .onFailure(cut -> as.cutOff());
    }

    private void answered(Connection from, Account as, long upTo, Reply reply) {
        if (reply instanceof Reply.Done done) {
            signedIn(from, as, upTo, done);
            return;
        }
        Reply.Refused refused = (Reply.Refused) reply;
        if (as.resuming() && refused.refusal().code().equals("usage")) {
            // The mailbox is younger than what this client has seen of it: the server went back to a copy. It ends the
            // connection now.
            numbersWrong = true;
            inbox.forget();
            as.forgetResume();
            return;
        }
        if (as.otherWay(refused)) {
            enter(from, as);
        } else if (as.mayBeIn() && PASSING.contains(refused.refusal().code())) {
            retryAfter = refused.retryAfter();
            from.cut(refused.refusal().text());
        } else {
            refused(as, refused);
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

    private void signedIn(Connection over, Account as, long upTo, Reply.Done done) {
        boolean resumed = as.resuming();
        as.admitted(done);
        phase = Phase.MEMBER;
        backoff.reset();
        long seq = done.fields().findWhole("seq").orElse(0L);
        inbox.signedIn(over, resumed ? Math.max(seq, upTo) : seq);
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
        while (!asked.isEmpty() && (phase == Phase.GUEST || phase == Phase.MEMBER)) {
            Asked one = asked.remove();
            Optional<Account> changing =
                    account.filter(who -> one.line().password().isPresent());
            changing.ifPresent(who -> who.changing(one.line().password().get()));
            Future<Reply> reply = connection.orElseThrow().ask(one.line().bytes());
            changing.ifPresent(who -> reply.onSuccess(who::changed));
            reply.onComplete(one.answer());
        }
    }

    private void ended(Optional<ByeReason> bye, String why) {
        boolean member = phase == Phase.MEMBER;
        connection = Optional.empty();
        vigil.answered();
        sayings.interrupted();
        inbox.interrupted();
        if (member) {
            lostAt = Optional.of(time.nanos());
        }
        boolean last = bye.filter(FINAL::contains).isPresent() && !numbersWrong;
        numbersWrong = false;
        if (last || lastWordSaid) {
            over(bye, why);
        } else {
            tryAgain(why);
        }
    }

    private void tryAgain(String why) {
        phase = Phase.WAITING;
        Duration usual = backoff.next();
        Duration wait = retryAfter.filter(least -> least.compareTo(usual) > 0).orElse(usual);
        retryAfter = Optional.empty();
        retry = Optional.of(time.after(wait, this::dial));
        listener.state(new LinkState.Waiting(wait, why));
        leaveIfDone();
    }

    private void over(Optional<ByeReason> reason, String why) {
        boolean first = phase != Phase.OVER;
        phase = Phase.OVER;
        retry.ifPresent(Runnable::run);
        retry = Optional.empty();
        vigil.end();
        inbox.flush();
        inbox.interrupted();
        sayings.close();
        Optional<Connection> was = connection;
        connection = Optional.empty();
        was.ifPresent(last -> last.cut(why));
        Optional<Account> as = account;
        account = Optional.empty();
        if (first) {
            listener.state(new LinkState.Over(reason, why));
        }
        Unanswered unanswered = new Unanswered(why);
        as.ifPresent(who -> who.first().tryFail(unanswered));
        for (Asked one = asked.poll(); one != null; one = asked.poll()) {
            one.answer().fail(unanswered);
        }
        leaving.ifPresent(left -> left.tryComplete());
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

    private final class Ears implements Connection.Owner {
        @Override
        public void heard(Connection from, ServerLine line) {
            if (connection.filter(from::equals).isEmpty()) {
                return;
            }
            if (!(line instanceof ServerLine.Message message) || inbox.take(message)) {
                listener.heard(line);
            }
        }

        @Override
        public void ended(Connection from, Optional<ByeReason> bye, String why) {
            if (connection.filter(from::equals).isPresent()) {
                ServerSession.this.ended(bye, why);
            }
        }
    }

    private final class Speaker implements Sayings.Session {
        @Override
        public Future<Reply> send(Request request) {
            return connection.orElseThrow().ask(request.line());
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

    private final class Watched implements Vigil.Session {
        @Override
        public Optional<Connection> connection() {
            return connection;
        }

        @Override
        public boolean signingIn() {
            return phase == Phase.SIGNING_IN;
        }

        @Override
        public void ping() {
            connection
                    .orElseThrow()
                    .ask(PING)
                    .onSuccess(pong -> vigil.answered())
                    .onFailure(gone -> {});
        }

        @Override
        public void slept() {
            backoff.reset();
            retryNow();
        }
    }
}

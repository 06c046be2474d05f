package parley.client.server;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import parley.protocol.Cleaner;
import parley.protocol.ServerLine;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.wire.Fingerprint;

/**
 * Who a session is at its server: a guest, or signed in, and in again after each break, with that account's mail. Touched
 * only from the session's event loop.
 */
final class Membership {

    /** What it needs of its session. */
    interface Session {
        /** A guest or signed in from now on, so that commands can be sent. */
        void settled();

        /** All is well with this connection. */
        void well();

        /** Neither admitted nor refused for good: to be tried again on another connection. */
        void comeBackLater(Optional<Duration> least, String why);
    }

    private enum Standing {
        UNCONNECTED,
        GUEST,
        SIGNING_IN,
        MEMBER
    }

    private final ServerAddress address;
    private final StateFolder state;
    private final Kind kind;
    private final SessionListener listener;
    private final SessionTime time;
    private final Context context;
    private final Sayings sayings;
    private final Session session;
    private Standing standing = Standing.UNCONNECTED;
    private Optional<Connection> connection = Optional.empty();
    private Optional<Account> account = Optional.empty();
    private Inbox inbox = new Inbox.OfSide(Kind.Side.silent());
    private Optional<UserName> inboxOf = Optional.empty();
    private Optional<Fingerprint> key = Optional.empty();
    private Optional<Instant> lostAt = Optional.empty();

    Membership(
            ServerAddress address,
            StateFolder state,
            Kind kind,
            SessionListener listener,
            SessionTime time,
            Context context,
            Sayings sayings,
            Session session) {
        this.address = address;
        this.state = state;
        this.kind = kind;
        this.listener = listener;
        this.time = time;
        this.context = context;
        this.sayings = sayings;
        this.session = session;
    }

    boolean signedIn() {
        return standing == Standing.MEMBER;
    }

    boolean signingIn() {
        return standing == Standing.SIGNING_IN;
    }

    /** The connection on which commands can be sent now, if there is one. */
    Optional<Connection> settledOn() {
        return standing == Standing.GUEST || standing == Standing.MEMBER ? connection : Optional.empty();
    }

    Optional<Account> account() {
        return account;
    }

    Inbox inbox() {
        return inbox;
    }

    /** Whether this line is to be told. */
    boolean fresh(ServerLine line) {
        return !(line instanceof ServerLine.Message message) || inbox.take(message);
    }

    Future<Reply> signIn(SignIn how) {
        if (account.isPresent()) {
            return Future.succeededFuture(Reply.refused(Refusal.ALREADY_LOGGED_IN));
        }
        Account fresh = new Account(how);
        account = Optional.of(fresh);
        openMail(how.user());
        if (standing == Standing.GUEST) {
            enter(connection.orElseThrow(), fresh);
        }
        return fresh.first().future();
    }

    /** There is a connection on which nothing was said. */
    void connected(Connection to, Fingerprint server) {
        connection = Optional.of(to);
        standing = Standing.GUEST;
        key = Optional.of(server);
        inbox.server(server);
        // The first line decides for the notation of the answers, so it must be ours and not one that was typed.
        if (account.isPresent()) {
            enter(to, account.get());
        } else {
            to.ask(Redialling.PING).onSuccess(pong -> session.well()).onFailure(gone -> {});
        }
    }

    /** The connection is gone. */
    void lost() {
        if (standing == Standing.MEMBER) {
            lostAt = Optional.of(time.now());
        }
        standing = Standing.UNCONNECTED;
        connection = Optional.empty();
        sayings.interrupted();
        inbox.interrupted();
    }

    /**
     * Nobody from now on; says and writes first what it has to.
     *
     * @return whose sign-in may still be waited for
     */
    Optional<Account> end() {
        inbox.flush();
        sayings.close();
        Optional<Account> was = account;
        account = Optional.empty();
        lost();
        return was;
    }

    private void enter(Connection to, Account as) {
        standing = Standing.SIGNING_IN;
        as.enter(to, kind, inbox).onSuccess(outcome -> decided(to, as, outcome)).onFailure(cut -> {
            // The end of the connection is told to the session by itself, which enters again on the next one.
        });
    }

    private void decided(Connection on, Account as, Account.Outcome outcome) {
        if (outcome instanceof Account.Outcome.Admitted in) {
            admitted(on, as, in);
        } else if (outcome instanceof Account.Outcome.Later later) {
            Reply.Refused refused = later.refused();
            session.comeBackLater(refused.retryAfter(), refused.refusal().text());
        } else if (outcome instanceof Account.Outcome.Declined declined) {
            declined(as, declined.refused());
        } else {
            inbox.forget();
            // Not left to the server, which may say that this end is for good, or forget to end at all.
            session.comeBackLater(Optional.empty(), "the server knows less than it did before");
        }
    }

    private void declined(Account as, Reply.Refused refused) {
        standing = Standing.GUEST;
        account = Optional.empty();
        sayings.close();
        if (as.isAdmitted()) {
            listener.state(new LinkState.Refused(refused));
        } else {
            as.first().tryComplete(refused);
        }
        session.settled();
    }

    private void admitted(Connection on, Account as, Account.Outcome.Admitted in) {
        standing = Standing.MEMBER;
        session.well();
        inbox.signedIn(on, in.from());
        Reply.Done done = in.done();
        // By the wall clock: the other one may stand still while the machine sleeps.
        Optional<Duration> gap = lostAt.map(since -> Duration.between(since, time.now()))
                .map(span -> span.isNegative() ? Duration.ZERO : span);
        lostAt = Optional.empty();
        listener.state(new LinkState.SignedIn(
                as.user(),
                done.fields().findWhole("waiting").orElse(0L),
                done.fields().findWhole("online").orElse(0L),
                gap));
        as.first().tryComplete(done);
        if (standing == Standing.MEMBER) {
            sayings.signedIn();
            session.settled();
        }
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
}

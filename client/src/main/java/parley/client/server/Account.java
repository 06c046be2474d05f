package parley.client.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.Set;
import parley.protocol.Request;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/**
 * As whom a session signs in, and by what: the resume token where the server gave one, else the secret. Touched only from
 * the session's event loop; never prints a secret.
 */
final class Account {
    private static final String LOGIN = "login";
    private static final String REGISTER = "register";
    private static final String RESUME = "resume";
    private static final String ACK = "ack";
    private static final String WRONG = "bad-login";
    /** Refusals after a break, or after a lost answer, that pass by themselves. */
    private static final Set<String> PASSING =
            Set.of("already-online", "busy", "unavailable", "rate", "timeout", "gone", "failed", "locked");

    private final SignIn how;
    private final Promise<Reply> first = Promise.promise();
    private String secret;
    private Optional<String> changing = Optional.empty();
    private Optional<String> resume = Optional.empty();
    private boolean register;
    private boolean tried;
    private boolean admitted;
    private String lastVerb = LOGIN;

    Account(SignIn how) {
        this.how = how;
        this.secret = how.secret();
        this.register = how.register();
    }

    UserName user() {
        return how.user();
    }

    /** What the caller waits for: the answer to the first try that was answered. */
    Promise<Reply> first() {
        return first;
    }

    /** Whether it was signed in once. */
    boolean isAdmitted() {
        return admitted;
    }

    /** What became of an attempt to sign in. */
    sealed interface Outcome {
        /** @param from the number behind which messages come */
        record Admitted(Reply.Done done, long from) implements Outcome {}

        /** An own dead session is still being found out, or the server has too much to do. */
        record Later(Reply.Refused refused) implements Outcome {}

        record Declined(Reply.Refused refused) implements Outcome {}

        /** The mailbox is younger than what this client has seen of it. This connection is of no use any more. */
        record WentBack() implements Outcome {}
    }

    /**
     * Signs in, or in again, in one way after the other.
     *
     * @return fails with {@link ServerSession.Unanswered} if the connection ends before it is decided
     */
    Future<Outcome> enter(Connection connection, Kind kind, Inbox inbox) {
        long upTo = inbox.upTo();
        Outgoing outgoing = Outgoing.ownLine(request(kind, upTo, inbox.after()));
        if (outgoing instanceof Outgoing.Declined declined) {
            return Future.succeededFuture(new Outcome.Declined(declined.reply()));
        }
        return connection
                .ask(((Outgoing.Line) outgoing).bytes())
                .onFailure(cut -> tried = true)
                .compose(reply -> reply instanceof Reply.Done done
                        ? Future.succeededFuture(admitted(done, upTo))
                        : refused((Reply.Refused) reply, connection, kind, inbox));
    }

    private Request request(Kind kind, long upTo, Optional<Long> after) {
        if (resume.isPresent()) {
            lastVerb = RESUME;
            return Request.of(
                    RESUME,
                    Fields.none().text("token", resume.get()).whole("seq", upTo).flag(ACK, true));
        }
        Fields who = Fields.none().text("user", how.user().value()).text("password", secret);
        lastVerb = register ? REGISTER : LOGIN;
        if (kind instanceof Kind.Side side && !register) {
            Fields none = who.text("deliver", side.from().map(UserName::value).orElse("none"));
            return Request.of(
                    LOGIN, side.from().isPresent() && after.isPresent() ? none.whole("after", after.get()) : none);
        }
        Fields invited = register ? who.text("invite", how.invite()) : who;
        return Request.of(lastVerb, invited.flag(ACK, kind instanceof Kind.Main));
    }

    private Outcome admitted(Reply.Done done, long upTo) {
        long seq = done.fields().findWhole("seq").orElse(0L);
        long from = lastVerb.equals(RESUME) ? Math.max(seq, upTo) : seq;
        admitted = true;
        register = false;
        resume = done.fields().findText(RESUME);
        return new Outcome.Admitted(done, from);
    }

    private Future<Outcome> refused(Reply.Refused refused, Connection connection, Kind kind, Inbox inbox) {
        String code = refused.refusal().code();
        if (lastVerb.equals(RESUME) && code.equals("usage")) {
            resume = Optional.empty();
            return Future.succeededFuture(new Outcome.WentBack());
        }
        if (otherWay(code)) {
            return enter(connection, kind, inbox);
        }
        boolean later = (admitted || tried) && PASSING.contains(code);
        return Future.succeededFuture(later ? new Outcome.Later(refused) : new Outcome.Declined(refused));
    }

    /** Whether to try again at once, in another way. */
    private boolean otherWay(String code) {
        if (lastVerb.equals(RESUME)) {
            resume = code.equals(WRONG) ? Optional.empty() : resume;
            return code.equals(WRONG);
        }
        if (register && tried && code.equals("name-taken")) {
            // Maybe by this very session, whose answer got lost.
            register = false;
            return true;
        }
        if (code.equals(WRONG) && changing.isPresent()) {
            // The password was being changed when the connection broke, and it was.
            secret = changing.get();
            changing = Optional.empty();
            return true;
        }
        return false;
    }

    /** A command is on its way that changes the password. */
    void changing(String password) {
        changing = Optional.of(password);
    }

    /** It was answered. */
    void changed(Reply reply) {
        if (reply instanceof Reply.Done done && changing.isPresent()) {
            secret = changing.get();
            resume = done.fields().findText("resume");
        }
        changing = Optional.empty();
    }

    @Override
    public String toString() {
        return how.toString();
    }
}

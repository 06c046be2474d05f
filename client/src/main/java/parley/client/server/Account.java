package parley.client.server;

import io.vertx.core.Promise;
import java.util.Optional;
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

    /** Whether it was signed in once, or may have been, because an answer got lost. */
    boolean mayBeIn() {
        return admitted || tried;
    }

    boolean isAdmitted() {
        return admitted;
    }

    /** The line that signs in, or in again. */
    Request request(Kind kind, long upTo, Optional<Long> after) {
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
        return Request.of(lastVerb, who.flag(ACK, kind instanceof Kind.Main));
    }

    /** The connection ended before the answer came. */
    void cutOff() {
        tried = true;
    }

    boolean resuming() {
        return lastVerb.equals(RESUME);
    }

    void admitted(Reply.Done done) {
        admitted = true;
        register = false;
        resume = done.fields().findText("resume");
    }

    /**
     * It was refused.
     *
     * @return whether to try again at once, in another way
     */
    boolean otherWay(Reply.Refused refused) {
        String code = refused.refusal().code();
        if (lastVerb.equals(RESUME) && code.equals("bad-login")) {
            forgetResume();
            return true;
        }
        if (register && tried && code.equals("name-taken")) {
            // Maybe by this very session, whose answer got lost.
            register = false;
            return true;
        }
        if (code.equals("bad-login") && changing.isPresent()) {
            // The password was being changed when the connection broke, and it was.
            secret = changing.get();
            changing = Optional.empty();
            return true;
        }
        return false;
    }

    void forgetResume() {
        resume = Optional.empty();
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

package parley.client.command;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import parley.client.server.LinkState;
import parley.client.server.ServerAddress;
import parley.protocol.ByeReason;
import parley.protocol.Cleaner;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;

/**
 * A command cannot go on. The one place that turns what went wrong into an exit code and a sentence: what failed, why,
 * and what to do. {@link Main} shows the sentence on standard error.
 */
final class CommandEnded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Refusals after which the very same command has a chance a little later (protocol section 3). */
    private static final Set<String> PASSING =
            Set.of(Refusal.BUSY.code(), Refusal.RATE.code(), Refusal.UNAVAILABLE.code());

    private final ExitCode code;

    CommandEnded(ExitCode code, String sentence) {
        super(sentence, null, false, false);
        this.code = code;
    }

    ExitCode code() {
        return code;
    }

    static CommandEnded wrongUse(String sentence) {
        return new CommandEnded(ExitCode.WRONG_USE, sentence);
    }

    /** @param why the session's own sentence, which names the server */
    static CommandEnded unreachable(ServerAddress server, String why) {
        return new CommandEnded(
                ExitCode.UNREACHABLE, why.contains(server.host()) ? why : "cannot reach " + server + ": " + why);
    }

    /** @param what that did not come about: {@code no answer from luke} */
    static CommandEnded timedOut(String what, Duration patience) {
        return new CommandEnded(ExitCode.TIMED_OUT, what + " within " + Spans.text(patience));
    }

    static CommandEnded notSignedIn(Account account) {
        return new CommandEnded(
                ExitCode.NOT_SIGNED_IN,
                "not signed in as " + account + ": no access token is stored here; run: parley login " + account);
    }

    static CommandEnded refused(Reply.Refused refused) {
        return new CommandEnded(passing(refused) ? ExitCode.TIMED_OUT : ExitCode.REFUSED, sentence(refused));
    }

    /**
     * The server did not let {@code account} in.
     *
     * @param stored whether it was by a token that lay here
     */
    static CommandEnded signInRefused(Account account, Reply.Refused refused, boolean stored) {
        String code = refused.refusal().code();
        // A password of another form than any has is as wrong as another one.
        if (code.equals(Refusal.BAD_LOGIN.code()) || code.equals(Refusal.USAGE.code())) {
            String todo = stored
                    ? "; the access token that is stored here is good no longer, run: parley login " + account
                    : "; the name or the password of " + account + " is wrong";
            return new CommandEnded(ExitCode.NOT_SIGNED_IN, sentence(refused) + todo);
        }
        String todo = code.equals(Refusal.ALREADY_ONLINE.code())
                ? "; leave there first (parley listen --from <user> works beside it)"
                : "";
        return new CommandEnded(ExitCode.REFUSED, sentence(refused) + todo);
    }

    /** The session is over for good (protocol section 2.2). */
    static CommandEnded over(ServerAddress server, LinkState.Over over) {
        if (over.reason().isEmpty()) {
            return unreachable(server, over.why());
        }
        ByeReason reason = over.reason().get();
        ExitCode code = switch (reason) {
            case AUTH -> ExitCode.NOT_SIGNED_IN;
            case PROTOCOL -> ExitCode.FAILED;
            case SHUTDOWN, SLOW, BUSY -> ExitCode.TIMED_OUT;
            default -> ExitCode.REFUSED;
        };
        return new CommandEnded(code, server + " ended the session: " + reason.sentence());
    }

    static boolean passing(Reply.Refused refused) {
        return PASSING.contains(refused.refusal().code());
    }

    /** As the text notation has it: {@code error <code>: <sentence>}. */
    static String sentence(Reply.Refused refused) {
        String retry = refused.retryAfter()
                .map(span -> "; try again in " + Spans.text(span))
                .orElse("");
        return Cleaner.clean("error " + refused.refusal().code() + ": "
                        + refused.refusal().text().replace('\n', ' '))
                + retry;
    }

    /** The words of a bug or of a machine's fault, cleaned; never empty. */
    static String words(Throwable failure) {
        return Cleaner.clean(Optional.ofNullable(failure.getMessage())
                .filter(message -> !message.isBlank())
                .orElseGet(failure::toString));
    }
}

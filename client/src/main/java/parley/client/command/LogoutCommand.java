package parley.client.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.client.server.Kind;
import parley.protocol.Request;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley logout}: takes the stored access token away, at the server and here. */
@Command(
        name = "logout",
        description =
                "Ends the access token that login stored, at the server and here. Other sessions of the account go on.",
        mixinStandardHelpOptions = true)
final class LogoutCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameters(
            arity = "0..1",
            paramLabel = "<user@host[:port]>",
            description = "the account; the one of the last login if not said")
    private @Nullable String account;

    @Option(names = "--here", description = "forget the token here without telling the server")
    private boolean here;

    @Override
    public Integer call() {
        Home home = Home.ofUser();
        Account who = account == null
                ? home.tokens()
                        .usual()
                        .orElseThrow(() -> new CommandEnded(ExitCode.NOT_SIGNED_IN, "not signed in anywhere"))
                : Account.of(account);
        Tokens.Token token = home.tokens().find(who).orElseThrow(() -> CommandEnded.notSignedIn(who));
        if (!here) {
            end(home, who, token);
        }
        home.tokens().forget(who);
        Voice.say("the access token of " + who + " is gone");
        return ExitCode.DONE.code();
    }

    private static void end(Home home, Account who, Tokens.Token token) {
        Secret secret = new Secret(token.secret(), true);
        try (Errand errand = new Errand(home, who, secret, Kind.Side.silent(), false).begin()) {
            errand.signedIn(Deadline.in(PATIENCE));
            Reply reply = errand.ask(untoken(token), Deadline.in(PATIENCE), "no answer");
            if (reply instanceof Reply.Refused refused
                    && !refused.refusal().code().equals(Refusal.NO_SUCH_TOKEN.code())) {
                throw CommandEnded.refused(refused);
            }
        } catch (CommandEnded ended) {
            // A token that opens nothing any more is gone at the server already.
            if (ended.code() != ExitCode.NOT_SIGNED_IN) {
                throw ended;
            }
        }
    }

    static Request untoken(Tokens.Token token) {
        return Request.of("untoken", Fields.none().text("label", token.label()));
    }
}

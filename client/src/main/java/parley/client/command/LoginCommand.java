package parley.client.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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

/** {@code parley login}: has the server make an access token and keeps it, so that no command needs the password again. */
@Command(
        name = "login",
        description = {
            "Signs in once and stores an access token, with which the other commands sign in from then on. The password is"
                    + " asked for, unseen, unless PARLEY_PASSWORD or --password-command gives it. The account becomes the"
                    + " one that commands use when none is named.",
            "The token is stored in $XDG_STATE_HOME/parley/tokens, readable by its owner alone. It cannot change the"
                    + " password, and ends by logout, by a change of the password, or after 90 days without use."
        },
        mixinStandardHelpOptions = true)
final class LoginCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The server's limit for a label is 32 characters; some are kept for a number. */
    private static final int LONGEST_NAME = 28;

    private static final int MOST_TRIES = 100;

    @Parameters(paramLabel = "<user@host[:port]>", description = "the account")
    private String account = "";

    @Option(
            names = "--password-command",
            paramLabel = "<command>",
            description = "the password is the first line that this command prints")
    private @Nullable String passwordCommand;

    @Override
    public Integer call() {
        Home home = Home.ofUser();
        Account who = Account.of(account);
        Secret secret = Secret.given(home, Optional.ofNullable(passwordCommand)).orElseGet(() -> Secret.asked(who));
        Optional<Tokens.Token> older = home.tokens().find(who);
        try (Errand errand = new Errand(home, who, secret, Kind.Side.silent(), false).begin()) {
            errand.signedIn(Deadline.in(PATIENCE));
            Tokens.Token fresh = make(errand);
            home.tokens().keep(who, fresh);
            older.ifPresent(token -> errand.ask(LogoutCommand.untoken(token), Deadline.in(PATIENCE), "no answer"));
            Voice.say("signed in as " + who + "; the access token \"" + fresh.label() + "\" is stored");
        }
        return ExitCode.DONE.code();
    }

    private static Tokens.Token make(Errand errand) {
        String name = machine();
        for (int i = 1; i <= MOST_TRIES; i++) {
            String label = i == 1 ? name : name + "-" + i;
            Reply reply = errand.ask(
                    Request.of("token", Fields.none().text("label", label)), Deadline.in(PATIENCE), "no access token");
            if (reply instanceof Reply.Done done) {
                return new Tokens.Token(label, done.fields().findText("token").orElse(""));
            }
            Reply.Refused refused = (Reply.Refused) reply;
            if (!refused.refusal().code().equals(Refusal.NAME_TAKEN.code())) {
                throw CommandEnded.refused(refused);
            }
        }
        throw new CommandEnded(
                ExitCode.REFUSED,
                "you have " + MOST_TRIES + " access tokens of this machine; take some away with tokens and untoken");
    }

    /** What this machine is called, as a label: whoever lists the tokens knows where each is. */
    private static String machine() {
        String name;
        try {
            name = Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException elsewhere) {
            name = Optional.ofNullable(System.getenv("HOSTNAME")).orElse("");
        }
        String clean = name.strip().replaceAll("[^A-Za-z0-9._-]", "-");
        String some = clean.isEmpty() ? "parley" : clean;
        return some.length() > LONGEST_NAME ? some.substring(0, LONGEST_NAME) : some;
    }
}

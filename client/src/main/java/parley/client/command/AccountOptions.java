package parley.client.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** As whom a command for scripts acts. */
final class AccountOptions {
    @Option(
            names = "--account",
            paramLabel = "<user@host[:port]>",
            description = "as whom; without it PARLEY_ACCOUNT, else the account of the last login")
    private @Nullable String account;

    @Option(
            names = "--password-command",
            paramLabel = "<command>",
            description = "sign in with the first line that this command prints; without it PARLEY_PASSWORD, else the"
                    + " access token that login stored")
    private @Nullable String passwordCommand;

    /** @throws CommandEnded if none is known */
    Account account(Home home) {
        String named = account == null ? home.environment().get("PARLEY_ACCOUNT") : account;
        if (named != null && !named.isEmpty()) {
            return Account.of(named);
        }
        return home.tokens()
                .usual()
                .orElseThrow(() -> new CommandEnded(
                        ExitCode.NOT_SIGNED_IN, "not signed in: no account is known; run: parley login <user>@<host>"));
    }

    /** @throws CommandEnded if there is none */
    Secret secret(Home home, Account account) {
        return Secret.find(home, account, Optional.ofNullable(passwordCommand))
                .orElseThrow(() -> CommandEnded.notSignedIn(account));
    }
}

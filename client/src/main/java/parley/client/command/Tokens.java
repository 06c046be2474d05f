package parley.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import parley.client.server.StateFile;
import parley.client.server.StateFolder;

/**
 * The access tokens that {@code parley login} made, one line {@code user@host:port label token} each, and which account is
 * meant when none is named. Blocks on the disk.
 */
final class Tokens {
    /** What else a server calls a token might be a line of its own, for another account. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,200}");

    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._-]{1,200}");

    private final StateFile tokens;
    private final StateFile usual;
    private final Consumer<String> notice;

    Tokens(StateFolder state) {
        this(state, Voice::say);
    }

    /** @param notice hears what the user should know */
    Tokens(StateFolder state, Consumer<String> notice) {
        this.notice = notice;
        this.tokens = new StateFile(state.path().resolve("tokens"));
        this.usual = new StateFile(state.path().resolve("account"));
    }

    /** @param label the server's name for the token, with which it can be taken away */
    record Token(String label, String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "Token[" + label + "]";
        }
    }

    /** The token of an account. Whoever else could read the file until now cannot from now on. */
    Optional<Token> find(Account account) {
        if (tokens.makePrivate()) {
            notice.accept("others could read " + tokens + ", where access tokens are; now only you can. If somebody may"
                    + " have read them: parley logout, then parley login");
        }
        return tokens.lines().stream()
                .map(line -> line.split(" ", -1))
                .filter(parts -> parts.length == 3 && parts[0].equals(account.toString()))
                .map(parts -> new Token(parts[1], parts[2]))
                .findFirst();
    }

    /**
     * Keeps a token in the place of an older one; the account becomes the one that is meant when none is named.
     *
     * @throws CommandEnded if it is no token; then nothing is kept
     */
    void keep(Account account, Token token) {
        if (!TOKEN.matcher(token.secret()).matches()
                || !LABEL.matcher(token.label()).matches()) {
            throw new CommandEnded(
                    ExitCode.FAILED, account.server() + " gave what is no access token; nothing is stored here");
        }
        tokens.change(lines -> {
            List<String> kept = new ArrayList<>(without(account, lines));
            kept.add(account + " " + token.label() + " " + token.secret());
            return kept;
        });
        usual.write(List.of(account.toString()));
    }

    /** Forgets the token; if the account was the one that is meant when none is named, the last of the others is now. */
    void forget(Account account) {
        tokens.change(lines -> without(account, lines));
        if (usual().filter(account::equals).isPresent()) {
            usual.write(tokens.lines().stream()
                    .reduce((first, second) -> second)
                    .map(line -> List.of(line.split(" ", -1)[0]))
                    .orElse(List.of()));
        }
    }

    /** The account that is meant when none is named. */
    Optional<Account> usual() {
        return usual.lines().stream()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(Account::of);
    }

    private static List<String> without(Account account, List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith(account + " ")).toList();
    }
}

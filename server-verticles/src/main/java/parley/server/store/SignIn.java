package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * A login whose password or access token was found good: begins the family of its resume token and answers where its
 * mailbox stands (protocol section 3.2). Whether another session is in the way is the roster's business.
 *
 * @param proof what was found good; checked again, because it may have changed while a hash was computed
 * @param resume the hash of the new resume token; empty for a side session, which cannot be resumed
 */
public record SignIn(UserName name, Proof proof, Optional<TokenHash> resume, Instant at)
        implements Decision<SignIn.Verdict> {
    /** Why the login is good. */
    public sealed interface Proof {}

    /** The password fits this PHC string. */
    public record Password(String hash) implements Proof {
        /** Without the hash. */
        @Override
        public String toString() {
            return "Password[]";
        }
    }

    /** {@link UseToken} knew this token. */
    public record AccessToken(TokenHash token) implements Proof {}

    /** What became of it. */
    public sealed interface Verdict {}

    /**
     * @param cursor the highest acknowledged number
     * @param last the highest number in the mailbox
     * @param waiting how many messages lie above the cursor
     */
    public record SignedIn(long cursor, long last, long waiting, boolean hidden) implements Verdict {}

    /** The proof is good no longer: answer as for a wrong password. */
    public record Stale() implements Verdict {}

    private record Mailbox(String hash, long cursor, long last, boolean hidden) {}

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        Optional<Mailbox> found = tx.first(
                "SELECT hash, cursor, last, hidden FROM account WHERE name = ? AND deleted IS NULL",
                row -> new Mailbox(row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4) == 1),
                name);
        if (found.isEmpty() || !holds(tx, found.get())) {
            return new Stale();
        }
        Mailbox box = found.get();
        if (resume.isPresent()) {
            ResumeTokens.begin(tx, name, resume.get());
        }
        long waiting = tx.number("SELECT count(*) FROM box WHERE rcpt = ? AND seq > ?", name, box.cursor());
        return new SignedIn(box.cursor(), box.last(), waiting, box.hidden());
    }

    private boolean holds(Transaction tx, Mailbox box) throws SQLException {
        if (proof instanceof Password password) {
            return password.hash().equals(box.hash());
        }
        return proof instanceof AccessToken access
                && tx.number("SELECT count(*) FROM access_token WHERE hash = ? AND owner = ?", access.token(), name)
                        == 1;
    }
}

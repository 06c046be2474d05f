package parley.server.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * The rotation of resume tokens (protocol section 3.2, row A24). Tokens of one login form a family. Using one issues a
 * successor and leaves the used one good, because the answer may get lost; the first use of a successor spends every
 * other token of the family; using a spent one revokes the family, because two parties hold it.
 */
final class ResumeTokens {
    /** How long a token lives after its session ended. */
    static final Duration LIFE = Duration.ofHours(24);

    private static final int FAMILIES_KEPT = 16;
    private static final int TOKENS_KEPT = 32;

    private ResumeTokens() {}

    /** A family begins with {@code token}. The oldest families of an account that has very many go. */
    static void begin(Transaction tx, UserName owner, TokenHash token) throws SQLException {
        long number = tx.nextId().number();
        add(tx, owner, token, number, number);
        tx.update(
                "DELETE FROM resume_token WHERE owner = ? AND family NOT IN"
                        + " (SELECT DISTINCT family FROM resume_token WHERE owner = ? ORDER BY family DESC LIMIT ?)",
                owner,
                owner,
                FAMILIES_KEPT);
    }

    /** A token that is known, whose owner still exists and whose time has not passed; spent ones too. */
    static Optional<Held> find(Transaction tx, TokenHash token, Instant at) throws SQLException {
        return tx.first(
                "SELECT owner, family, spent FROM resume_token WHERE hash = ? AND (ends IS NULL OR ends > ?)",
                row -> new Held(new UserName(row.getString(1)), row.getLong(2), row.getInt(3) == 1),
                token,
                at);
    }

    /** Uses a good token: every other one of its family is spent, {@code successor} joins, the session lives again. */
    static void use(Transaction tx, TokenHash token, Held held, TokenHash successor) throws SQLException {
        tx.update("UPDATE resume_token SET spent = 1 WHERE family = ? AND hash <> ?", held.family(), token);
        add(tx, held.owner(), successor, held.family(), tx.nextId().number());
        tx.update("UPDATE resume_token SET ends = NULL WHERE family = ?", held.family());
        tx.update(
                "DELETE FROM resume_token WHERE family = ? AND number NOT IN"
                        + " (SELECT number FROM resume_token WHERE family = ? ORDER BY number DESC LIMIT ?)",
                held.family(),
                held.family(),
                TOKENS_KEPT);
    }

    static void revoke(Transaction tx, long family) throws SQLException {
        tx.update("DELETE FROM resume_token WHERE family = ?", family);
    }

    static void revokeAll(Transaction tx, UserName owner) throws SQLException {
        tx.update("DELETE FROM resume_token WHERE owner = ?", owner);
    }

    private static void add(Transaction tx, UserName owner, TokenHash token, long family, long number)
            throws SQLException {
        tx.update(
                "INSERT INTO resume_token (hash, owner, family, number) VALUES (?, ?, ?, ?)",
                token,
                owner,
                family,
                number);
    }

    /** What the store knows of a token. */
    record Held(UserName owner, long family, boolean spent) {}
}

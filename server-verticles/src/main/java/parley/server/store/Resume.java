package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import parley.protocol.words.UserName;
import parley.server.powers.Moments.Moment;

/**
 * Goes on where a session stopped: rotates its token and acknowledges up to the last number that the client has shown, in
 * one transaction (protocol section 3.2, rows A24, D09).
 *
 * @param token what the client holds
 * @param next the token that it gets; the old one stays good until this one is used
 * @param seq the last number that the client has shown; below the cursor it acknowledges nothing
 * @param keepHistory false with {@code history = off}
 */
public record Resume(TokenHash token, TokenHash next, long seq, boolean keepHistory, Instant at)
        implements Decision<Resume.Verdict> {
    /** What became of it. */
    public sealed interface Verdict {}

    /**
     * @param cursor the highest acknowledged number, this one included
     * @param last the highest number in the mailbox
     * @param waiting how many messages are kept above the asked {@code seq}: they come now
     * @param family every token that the session it goes on with may have had
     */
    public record Resumed(UserName name, long cursor, long last, long waiting, boolean hidden, Set<TokenHash> family)
            implements Verdict {
        public Resumed {
            family = Set.copyOf(family);
        }
    }

    /** Unknown, expired, void, or used again after its successor: in the last case its whole family is void now. */
    public record BadToken() implements Verdict {}

    /** The number is above the mailbox's last: {@code bye protocol}. Nothing was done, the token stays good. */
    public record SeqTooHigh() implements Verdict {}

    private record Mailbox(long last, boolean hidden) {}

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        Optional<ResumeTokens.Held> known = ResumeTokens.find(tx, token, at);
        if (known.isEmpty()) {
            return new BadToken();
        }
        ResumeTokens.Held held = known.get();
        if (held.spent()) {
            ResumeTokens.revoke(tx, held.family());
            return new BadToken();
        }
        UserName name = held.owner();
        Optional<Mailbox> box = tx.first(
                "SELECT last, hidden FROM account WHERE name = ? AND deleted IS NULL",
                row -> new Mailbox(row.getLong(1), row.getInt(2) == 1),
                name);
        if (box.isEmpty()) {
            return new BadToken();
        }
        if (seq > box.get().last()) {
            return new SeqTooHigh();
        }
        ResumeTokens.use(tx, token, held, next);
        tx.at(Moment.ROTATING);
        long cursor = new Acknowledge(name, seq, keepHistory).decide(tx).cursor();
        long waiting = tx.number("SELECT count(*) FROM box WHERE rcpt = ? AND seq > ?", name, seq);
        return new Resumed(name, cursor, box.get().last(), waiting, box.get().hidden(), family(tx, held));
    }

    private static Set<TokenHash> family(Transaction tx, ResumeTokens.Held held) throws SQLException {
        return new HashSet<>(tx.all(
                "SELECT hash FROM resume_token WHERE family = ?",
                row -> new TokenHash(row.getString(1)),
                held.family()));
    }
}

package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import parley.protocol.words.UserName;

/**
 * Makes an account for somebody who signs up, and logs him in: the resume token begins its family in the same
 * transaction (protocol section 3). The name of a deleted account stays taken (section 3.1).
 *
 * @param hash the PHC string of the password
 */
public record Register(UserName name, String hash, TokenHash resume, Instant at) implements Decision<Register.Verdict> {
    /** What became of it. */
    public enum Verdict {
        REGISTERED,
        NAME_TAKEN
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        int rows = tx.update(
                "INSERT INTO account (name, hash, seeded, demo, created) VALUES (?, ?, 0, 0, ?)"
                        + " ON CONFLICT (name) DO NOTHING",
                name,
                hash,
                at);
        if (rows == 0) {
            return Verdict.NAME_TAKEN;
        }
        ResumeTokens.begin(tx, name, resume);
        return Verdict.REGISTERED;
    }
}

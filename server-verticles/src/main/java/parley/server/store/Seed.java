package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import parley.protocol.words.UserName;
import parley.server.powers.Moments.Moment;

/**
 * Brings in the accounts of the credentials file: creates those that the store has never known and leaves every other one
 * as it is, so that a changed password stays changed and a deleted account stays deleted (rows A19, A20).
 *
 * @param accounts what the file names, hashed; see {@link NeverKnown} for which of them need a hash at all
 */
public record Seed(List<Account> accounts, Instant at) implements Decision<Seed.Seeded> {
    /**
     * One line of the file.
     *
     * @param hash the PHC string of its password
     * @param demo whether that password is a published one (row A29)
     */
    public record Account(UserName name, String hash, boolean demo) {}

    /**
     * @param created accounts that did not exist before
     * @param existed accounts that the store knew, left as they were
     * @param deleted accounts that were deleted once and stay so
     */
    public record Seeded(List<UserName> created, List<UserName> existed, List<UserName> deleted) {}

    public Seed {
        accounts = List.copyOf(accounts);
    }

    @Override
    public Seeded decide(Transaction tx) throws SQLException {
        List<UserName> created = new ArrayList<>();
        List<UserName> existed = new ArrayList<>();
        List<UserName> deleted = new ArrayList<>();
        for (Account account : accounts) {
            int rows = tx.update(
                    "INSERT INTO account (name, hash, seeded, demo, created) VALUES (?, ?, 1, ?, ?)"
                            + " ON CONFLICT (name) DO NOTHING",
                    account.name(),
                    account.hash(),
                    account.demo(),
                    at);
            if (rows == 1) {
                created.add(account.name());
            } else if (Accounts.exists(tx, account.name())) {
                existed.add(account.name());
            } else {
                deleted.add(account.name());
            }
        }
        tx.at(Moment.SEEDING);
        return new Seeded(List.copyOf(created), List.copyOf(existed), List.copyOf(deleted));
    }
}

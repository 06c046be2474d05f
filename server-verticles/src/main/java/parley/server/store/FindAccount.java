package parley.server.store;

import java.sql.SQLException;
import java.util.Optional;
import parley.protocol.words.UserName;

/** One account as login needs it; empty for a name that is none, or no more (row B12). */
public record FindAccount(UserName name) implements Reading<Optional<FindAccount.Account>> {
    /**
     * @param hash the password's PHC string as stored; never to be logged
     * @param seeded whether it came from the credentials file, so that the file's roles hold (row A30)
     * @param demo whether its password is a published one: loopback only (row A29)
     * @param hidden whether it was hidden when it was last here (protocol section 3.2)
     * @param last the highest number in its mailbox
     */
    public record Account(UserName name, String hash, boolean seeded, boolean demo, boolean hidden, long last) {
        /** Without the hash. */
        @Override
        public String toString() {
            return "Account[" + name + "]";
        }
    }

    @Override
    public Optional<Account> read(Snapshot db) throws SQLException {
        return db.first(
                "SELECT hash, seeded, demo, hidden, last FROM account WHERE name = ? AND deleted IS NULL",
                row -> new Account(
                        name,
                        row.getString(1),
                        row.getInt(2) == 1,
                        row.getInt(3) == 1,
                        row.getInt(4) == 1,
                        row.getLong(5)),
                name);
    }
}

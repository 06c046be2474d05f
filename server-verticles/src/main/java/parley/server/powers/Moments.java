package parley.server.powers;

/**
 * Told of the moments at which a sudden end would hurt most, on the thread that reaches them. A server is built with {@link
 * #PASSED}; whoever wants to see what an end at such a moment leaves behind builds one with something else. May be told of
 * by many threads.
 */
@FunctionalInterface
public interface Moments {
    /** Passes all of them. */
    Moments PASSED = moment -> {};

    /** In the order of a server's life, and then of a message's. */
    enum Moment {
        /** One statement of a new schema is done, its version is not written. */
        MIGRATING,
        /** Counters and sessions are put right after a crash, not committed. */
        RECOVERING,
        /** Accounts of the credentials file are created, not committed. */
        SEEDING,
        /** Decisions wait; none of them is begun. */
        DECIDING,
        /** A batch is decided, not committed. */
        DECIDED,
        /** A batch is on the disk, nobody is answered. */
        COMMITTED,
        /** A message is about to be shown to its recipient. */
        PUSHING,
        /** An acknowledgement has come, nothing is done about it. */
        ACKNOWLEDGED,
        /** Counters of what was acknowledged are lowered, the cursor has not moved. */
        ACKNOWLEDGING,
        /** A resume token has its successor, not committed. */
        ROTATING,
        /** A password is another one and every token of it void, not committed. */
        CHANGING_PASSWORD,
        /** What is too old is deleted, not committed. */
        SWEEPING,
        /** The write-ahead log is about to be copied into the database and cut. */
        CHECKPOINTING,
        /** The last words of an orderly end are written, not committed. */
        CLOSING
    }

    void at(Moment moment);
}

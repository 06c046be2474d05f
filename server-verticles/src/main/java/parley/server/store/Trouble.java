package parley.server.store;

import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure means: a bug of one decision, a disk that refuses, or a disk whose state nobody knows any more. */
enum Trouble {
    /** The decision threw: it fails alone. */
    FAULT,
    /** The disk is full, locked or failing: nothing was done, and it may work again (row D13). */
    UNAVAILABLE,
    /** A sync failed: what is on the disk is unknown, and asking again would be told a lie (row O04). */
    LOST;

    // The low byte of SQLite's result code: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN,
    // PROTOCOL, NOTADB.
    private static final Set<Integer> DISK = Set.of(3, 5, 6, 7, 8, 10, 11, 13, 14, 15, 26);

    static Trouble of(Throwable problem) {
        if (problem instanceof SQLiteException sqlite) {
            SQLiteErrorCode code = sqlite.getResultCode();
            if (code == SQLiteErrorCode.SQLITE_IOERR_FSYNC || code == SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC) {
                return LOST;
            }
        }
        return problem instanceof SQLException sql && DISK.contains(sql.getErrorCode() & 0xff) ? UNAVAILABLE : FAULT;
    }
}

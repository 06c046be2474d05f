package parley.server.store;

import org.jspecify.annotations.Nullable;

/**
 * The disk refuses (full, locked, failing) or the store is closed: nothing was done (protocol code {@code unavailable},
 * row D13). It recovers by itself when the disk does.
 */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreUnavailable(String reason, @Nullable Throwable cause) {
        super(reason, cause, false, false);
    }
}

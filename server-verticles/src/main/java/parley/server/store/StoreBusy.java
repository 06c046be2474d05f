package parley.server.store;

/** Too much waits in front of the store: nothing was done, try again later (protocol code {@code busy}). */
public final class StoreBusy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreBusy(String reason) {
        super(reason, null, false, false);
    }
}

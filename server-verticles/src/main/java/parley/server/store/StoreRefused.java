package parley.server.store;

/**
 * The store does not open. The message is one sentence for the operator that names the path and what is wrong; the
 * process ends with exit code 1.
 */
public final class StoreRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreRefused(String sentence) {
        super(sentence);
    }

    StoreRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

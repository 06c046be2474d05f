package parley.server.main;

/** Something in the data folder beside the store cannot be used; the message is one sentence for the operator. */
final class DataRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DataRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}

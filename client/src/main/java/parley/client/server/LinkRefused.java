package parley.client.server;

/** No link to the server; the message is one sentence for the user. */
public final class LinkRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LinkRefused(String sentence) {
        super(sentence);
    }
}

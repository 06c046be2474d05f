package parley.client.server;

/** No link to the server; the message is one sentence for the user. */
public final class LinkRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    LinkRefused(String sentence, boolean lasting) {
        super(sentence, null, false, false);
        this.lasting = lasting;
    }

    /** Whether it is of no use to try again before somebody has done something about it. */
    public boolean lasting() {
        return lasting;
    }
}

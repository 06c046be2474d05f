package parley.client.server;

/** No link to the server; the message is one sentence for the user. */
public final class LinkRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;
    private final boolean spoilt;

    LinkRefused(String sentence, boolean lasting) {
        this(sentence, lasting, false);
    }

    private LinkRefused(String sentence, boolean lasting, boolean spoilt) {
        super(sentence, null, false, false);
        this.lasting = lasting;
        this.spoilt = spoilt;
    }

    /** What came was no TLS, or the end. */
    static LinkRefused spoilt(String sentence) {
        return new LinkRefused(sentence, false, true);
    }

    /** Whether it may have been the greeting in clear text, which a server says after 1 s of silence. */
    boolean spoilt() {
        return spoilt;
    }

    /** Whether it is of no use to try again before somebody has done something about it. */
    public boolean lasting() {
        return lasting;
    }
}

package parley.server.auth;

/** A credentials file that is none. The message is one sentence with file and line; it never holds the line's content. */
public final class CredentialsRefused extends Exception {
    private static final long serialVersionUID = 1;

    CredentialsRefused(String sentence) {
        super(sentence);
    }
}

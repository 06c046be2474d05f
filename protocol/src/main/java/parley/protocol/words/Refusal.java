package parley.protocol.words;

/**
 * Why a command was not done: a code that programs match and a sentence for people (protocol section 3).
 *
 * @param code lower-case words joined by {@code -}; part of the protocol
 * @param text one sentence without a full stop; may change between versions
 */
public record Refusal(String code, String text) {
    public static final Refusal BAD_ENCODING = new Refusal("bad-encoding", "this line is not valid UTF-8");
    public static final Refusal BAD_CHARACTER =
            new Refusal("bad-character", "this line holds a control or direction character");
    public static final Refusal LINE_TOO_LONG = new Refusal("line-too-long", "this line is too long");
    public static final Refusal BAD_JSON = new Refusal("bad-json", "this line is not one JSON object with a cmd");
    public static final Refusal UNKNOWN_COMMAND = new Refusal("unknown-command", "no such command; try help");
    public static final Refusal USAGE = new Refusal("usage", "wrong arguments");
    public static final Refusal NOT_LOGGED_IN = new Refusal("not-logged-in", "log in first: login <user> <password>");
    public static final Refusal FORBIDDEN = new Refusal("forbidden", "you may not do this");
    public static final Refusal RATE = new Refusal("rate", "too many of these; wait a moment");
    public static final Refusal BUSY = new Refusal("busy", "the server has too much to do; try again");
    public static final Refusal UNAVAILABLE = new Refusal("unavailable", "this command is not available now");
    public static final Refusal TIMEOUT = new Refusal("timeout", "no answer in time; whether it was done is unknown");
    public static final Refusal GONE =
            new Refusal("gone", "the command was taken away meanwhile; whether it was done is unknown");
    public static final Refusal FAILED = new Refusal("failed", "something broke; whether it was done is unknown");

    public static final Refusal BAD_LOGIN = new Refusal("bad-login", "wrong user or password");
    public static final Refusal LOCKED = new Refusal("locked", "too many wrong passwords; wait");
    public static final Refusal ALREADY_ONLINE = new Refusal("already-online", "this user is logged in elsewhere");
    public static final Refusal ALREADY_LOGGED_IN = new Refusal("already-logged-in", "you are logged in; logout first");
    public static final Refusal TLS_REQUIRED =
            new Refusal("tls-required", "no passwords in clear text from another machine; connect with TLS");
    public static final Refusal NAME_INVALID = new Refusal(
            "name-invalid", "a name is 1 to 32 of a-z 0-9 . _ - and begins with a letter or digit; a few are reserved");
    public static final Refusal NAME_TAKEN = new Refusal("name-taken", "this name is taken");
    public static final Refusal PASSWORD_WEAK = new Refusal("password-weak", "a password has at least 8 characters");
    public static final Refusal REGISTRATION_CLOSED =
            new Refusal("registration-closed", "this server takes no new accounts; ask its operator");
    public static final Refusal NO_SUCH_TOKEN = new Refusal("no-such-token", "you have no token with this label");
    public static final Refusal NO_SUCH_USER = new Refusal("no-such-user", "no such user");
    public static final Refusal SELF = new Refusal("self", "that is you");
    public static final Refusal BLOCKED = new Refusal("blocked", "this user does not take messages from you");
    public static final Refusal MAILBOX_FULL = new Refusal("mailbox-full", "this user's mailbox is full");
    public static final Refusal SENDER_QUOTA =
            new Refusal("sender-quota", "too many of your messages wait unread; wait until they are read");
    public static final Refusal TOO_LONG = new Refusal("too-long", "this text is too long");
    public static final Refusal KEY_REUSED = new Refusal("key-reused", "this key belongs to another message");
    public static final Refusal ALREADY_BLOCKED = new Refusal("already-blocked", "you have blocked this user already");
    public static final Refusal NOT_BLOCKED = new Refusal("not-blocked", "you have not blocked this user");
    public static final Refusal OFFLINE = new Refusal("offline", "this user is offline");
    public static final Refusal NEEDS_CLIENT =
            new Refusal("needs-client", "a direct link needs the Parley client: parley client");
    public static final Refusal NO_REQUEST = new Refusal("no-request", "this user has not asked you");
    public static final Refusal NO_LINK = new Refusal("no-link", "there is no direct link with this user");

    /** The same code with another sentence. */
    public Refusal saying(String sentence) {
        return new Refusal(code, sentence);
    }
}

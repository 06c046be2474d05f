package parley.server.settings;

/** The settings that are one of a few words. */
public final class Choices {
    private Choices() {}

    /** What three wrong passwords lock (protocol section 3.2). */
    public enum Lockout {
        SOURCE,
        ACCOUNT
    }

    /** What becomes of a second login (protocol section 3.2). */
    public enum Sessions {
        REFUSE,
        REPLACE,
        SHARE
    }

    /** Whether a blocked sender is told (protocol section 3.3). */
    public enum Blocks {
        TOLD,
        SILENT
    }

    /** Who may register. */
    public enum Registration {
        OPEN,
        INVITE,
        CLOSED
    }

    /** The server's own features, as {@code without} names them. */
    public enum Feature {
        AUTH,
        PRESENCE,
        BROADCAST,
        BLOCK,
        MAILBOX,
        HANDOFF,
        RELAY,
        HELP,
        ADMIN
    }
}

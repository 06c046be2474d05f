package parley.verification;

/** How one of a {@link Crowd} behaves. */
enum Manner {
    /** Logs in and never reads again. */
    DEAF,
    /** Does not log in, asks for more than anybody holds for it, and reads nothing. */
    DEAF_GUEST,
    /** Logs in, and then only writes. */
    DEAF_WRITER,
    /** Logs in, and then reads one byte each second. */
    TRICKLE,
    /** Logs in with {@code ack}, reads everything and acknowledges nothing. */
    UNACKED,
    /** Logs in with {@code ack}; if its connection breaks it is back by {@code resume}, as a client is. */
    RESUMER,
    /** Logs in with {@code ack}, acknowledges what it reads, and writes to somebody every ten seconds. */
    CITIZEN,
    /** Logs in, and each second broadcasts 4,000 bytes and writes to ten of the others. Reads everything. */
    TALKER,

    /** Logs in and writes as many lines as it may: commands. Reads everything, as all of these do. */
    FLOOD_COMMANDS,
    /** The same with lines that are none. */
    FLOOD_GARBAGE,
    FLOOD_BROADCASTS,
    FLOOD_PINGS,
    FLOOD_JSON,

    /** Is gone before its first byte. */
    CUT_AT_ONCE,
    CUT_IN_LINE,
    /** Is gone in the middle of its hello. */
    CUT_IN_HELLO,
    /** Is gone when the server has answered its hello. */
    CUT_IN_HANDSHAKE,
    /** Asks for much and is gone with the first byte of it. */
    CUT_IN_ANSWER,
    /** Is gone as soon as it is logged in. */
    CUT_AFTER_LOGIN,
    /** Logs in with its password, and out. */
    LOGIN,
    /** Tries a name that nobody has. */
    GUESS;

    boolean logsIn() {
        return switch (this) {
            case DEAF_GUEST, CUT_AT_ONCE, CUT_IN_LINE, CUT_IN_HELLO, CUT_IN_HANDSHAKE, CUT_IN_ANSWER -> false;
            default -> true;
        };
    }

    boolean floods() {
        return name().startsWith("FLOOD_");
    }

    /** Whether it stays until it is sent away. */
    boolean stays() {
        return switch (this) {
            case DEAF, DEAF_GUEST, DEAF_WRITER, TRICKLE, UNACKED, RESUMER, CITIZEN, TALKER -> true;
            default -> floods();
        };
    }
}

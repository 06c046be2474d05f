package parley.protocol;

import java.util.Locale;

/** Why the server ends a connection (protocol section 2.2), with the sentence that a person reads. */
public enum ByeReason {
    LOGOUT("see you"),
    IDLE("nothing was heard from you for too long"),
    LOCKED("too many wrong passwords"),
    REPLACED("you logged in elsewhere"),
    SHUTDOWN("the server goes down"),
    SLOW("you did not read"),
    KICKED("an operator ended this session"),
    AUTH("your password changed or was wrong too often"),
    BUSY("the server has too many connections; try again later"),
    PROTOCOL("this is not Parley's protocol");

    private final String sentence;

    ByeReason(String sentence) {
        this.sentence = sentence;
    }

    /** The word in JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String sentence() {
        return sentence;
    }
}

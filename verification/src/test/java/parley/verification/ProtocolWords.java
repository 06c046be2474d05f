package parley.verification;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import parley.protocol.words.Refusal;

/** What protocol section 3 lists, so that a test can ask whether all of it was tried. */
final class ProtocolWords {
    /** Every command of the table that a server without plugins answers. */
    static final Set<String> VERBS = Set.of(
            "login",
            "register",
            "resume",
            "password",
            "token",
            "tokens",
            "untoken",
            "logout",
            "message",
            "broadcast",
            "whoelse",
            "whoelsesince",
            "users",
            "whois",
            "status",
            "block",
            "unblock",
            "blocked",
            "history",
            "ack",
            "startprivate",
            "accept",
            "decline",
            "stopprivate",
            "help",
            "commands",
            "mode",
            "ping",
            "active",
            "whoami",
            "plugins",
            "kick",
            "announce",
            "stats");

    private ProtocolWords() {}

    /** The code of every standard refusal. */
    static Set<String> refusalCodes() {
        return Arrays.stream(Refusal.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Refusal.class)
                .map(field -> {
                    try {
                        return ((Refusal) field.get(Refusal.BUSY)).code();
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

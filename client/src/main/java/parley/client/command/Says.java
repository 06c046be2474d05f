package parley.client.command;

import java.nio.charset.StandardCharsets;
import parley.client.server.Saying;
import parley.protocol.Request;
import parley.protocol.words.Fields;
import parley.protocol.words.UserName;

/** How to say something to somebody, as the server wants it (protocol section 3). */
final class Says {
    /** Protocol section 2. */
    private static final int LONGEST_TEXT = 4_096;

    private Says() {}

    /**
     * The text, if a message may be that long, and says something.
     *
     * @throws CommandEnded wrong use, if not
     */
    static String checked(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_TEXT) {
            throw CommandEnded.wrongUse("the text has " + bytes + " bytes, a message at most " + LONGEST_TEXT
                    + "; use --lines to send each line alone");
        }
        if (text.isBlank()) {
            throw CommandEnded.wrongUse("there is no text to send");
        }
        return text;
    }

    /** @throws CommandEnded wrong use, if nobody can have this name */
    static Saying.To recipient(String named) {
        if (named.startsWith("#")) {
            return new Saying.Room(named);
        }
        if (named.equalsIgnoreCase("all")) {
            return new Saying.Everyone();
        }
        return new Saying.Person(user(named));
    }

    /** @throws CommandEnded wrong use, if nobody can have this name */
    static UserName user(String named) {
        return UserName.parse(named).orElseThrow(() -> CommandEnded.wrongUse("not a user's name: " + named));
    }

    /** @param key makes a repeat harmless (protocol section 3.4) */
    static Request request(Saying.To recipient, String text, String key) {
        Fields said = Fields.none().text("text", text).text("key", key);
        if (recipient instanceof Saying.Person person) {
            return Request.of("message", said.user("to", person.user()));
        } else if (recipient instanceof Saying.Room room) {
            return Request.of("say", said.text("room", room.name()));
        }
        return Request.of("broadcast", said);
    }
}

package parley.client.server;

import java.time.Instant;
import parley.protocol.Request;
import parley.protocol.words.Fields;
import parley.protocol.words.UserName;

/**
 * Something that was said and must reach the server exactly once.
 *
 * @param key makes a repeat harmless (protocol section 3.4); at most 64 characters
 * @param text at most 4,096 bytes of UTF-8, maybe of several lines
 * @param at when it was said
 */
public record Saying(String key, To to, String text, Instant at) {

    /** For whom it is. */
    public sealed interface To {}

    /** {@code message <user>}. */
    public record Person(UserName user) implements To {}

    /** {@code broadcast}. */
    public record Everyone() implements To {}

    /**
     * {@code say <room>}.
     *
     * @param name with its {@code #}
     */
    public record Room(String name) implements To {}

    /** As it is said to the server (protocol section 3). */
    Request request() {
        Fields said = Fields.none().text("text", text).text("key", key);
        if (to instanceof Person person) {
            return Request.of("message", said.user("to", person.user()));
        } else if (to instanceof Room room) {
            return Request.of("say", said.text("room", room.name()));
        }
        return Request.of("broadcast", said);
    }
}

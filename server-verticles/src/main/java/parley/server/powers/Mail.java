package parley.server.powers;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import parley.protocol.words.UserName;

/** Tells a recipient's sessions of a message that is in the store. */
public interface Mail {
    /**
     * Wakes the sessions of the recipient, and shows the message on the sender's other sessions.
     *
     * @param sentBy the session that sent it
     * @return whether the recipient looks online to the sender: {@code sent}; otherwise {@code stored}
     */
    Future<Boolean> waiting(Item item, SessionRef sentBy);

    /**
     * A stored message.
     *
     * @param seq its number in the recipient's mailbox; empty for one that only the sender's own view holds
     */
    record Item(Optional<Long> seq, String id, UserName from, UserName to, String text, Instant at) {}
}

package parley.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.Notice;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/** Everything that the server says, free of notation (protocol section 2.2). Immutable. */
public sealed interface ServerLine {

    /** {@code * parley 1 …}: text in both notations, and the first line of every connection. */
    record Greeting(String software) implements ServerLine {}

    /**
     * The one answer to a line.
     *
     * @param re the {@code id} that the line carried
     * @param cmd the verb, if the line had one that the server knows
     * @param reply a plain reply
     */
    record Answer(Optional<String> re, Optional<String> cmd, Reply reply) implements ServerLine {}

    /**
     * A direct message at its recipient.
     *
     * @param late whether it waited in the mailbox, so that the text notation shows {@code at}
     * @param again whether this number was shown to the account before, or may have been
     */
    record Message(long seq, String id, UserName from, String text, Instant at, boolean late, boolean again)
            implements ServerLine {}

    /** A direct message that another session of the same account sent. */
    record OwnMessage(String id, UserName from, UserName to, String text, Instant at) implements ServerLine {}

    record Broadcast(String id, UserName from, String text, Instant at) implements ServerLine {}

    /** @param room the room's name with its {@code #} */
    record RoomMessage(String room, String id, UserName from, String text, Instant at) implements ServerLine {}

    /** @param status the user's own words, if {@code change} is {@code AWAY} and there are any */
    record Presence(UserName user, Change change, Optional<String> status) implements ServerLine {
        public enum Change {
            LOGGED_IN("online"),
            LOGGED_OUT("offline"),
            AWAY("away"),
            BACK("online");

            private final String state;

            Change(String state) {
                this.state = state;
            }

            /** The {@code state} in JSON. */
            public String state() {
                return state;
            }
        }
    }

    record Told(Notice notice) implements ServerLine {}

    /** {@code private-request}: {@code from} wants a direct link (protocol section 3.5). */
    record PrivateRequest(UserName from) implements ServerLine {}

    /**
     * {@code private-peer}: what one end of a link must know of the other.
     *
     * @param candidates {@code address:port}, in the order in which they are to be tried
     * @param role {@code caller} or {@code callee}
     */
    record PrivatePeer(UserName peer, List<String> candidates, String fingerprint, String token, String role)
            implements ServerLine {
        public PrivatePeer {
            candidates = List.copyOf(candidates);
        }
    }

    /** {@code private-end}: a request or link is over; {@code reason} as in protocol section 3.5. */
    record PrivateEnd(UserName peer, String reason) implements ServerLine {}

    record Bye(ByeReason reason) implements ServerLine {}
}

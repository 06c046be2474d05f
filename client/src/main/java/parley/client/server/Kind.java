package parley.client.server;

import java.util.Optional;
import parley.protocol.words.UserName;

/** What a session is for (protocol sections 3.2 and 3.4). */
public sealed interface Kind {

    /** The account's own session: gets its mail, acknowledges what was shown, resumes after a break. */
    record Main() implements Kind {}

    /**
     * Beside the account's own session: gets nothing, or one user's direct messages; acknowledges nothing.
     *
     * @param from whose messages
     * @param after the last number seen of them; 0 for all that are kept, empty for those that come from now on: then
     *     nobody knows where to go on if the connection breaks before the first one has come, and what comes meanwhile
     *     is missed
     */
    record Side(Optional<UserName> from, Optional<Long> after) implements Kind {
        public static Side silent() {
            return new Side(Optional.empty(), Optional.empty());
        }
    }
}

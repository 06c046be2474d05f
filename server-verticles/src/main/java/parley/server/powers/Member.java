package parley.server.powers;

import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * Whom a session is logged in as.
 *
 * @param epoch the roster's number for this login; a report with another one is about the past
 * @param side empty for a main session; what a side session gets (protocol section 3.2)
 */
public record Member(UserName user, long epoch, Optional<Side> side) {

    public boolean main() {
        return side.isEmpty();
    }

    /**
     * What a side session is sent.
     *
     * @param from the one user whose direct messages it gets; empty: nothing at all
     * @param after the mailbox number after which kept messages are shown first; empty: live ones only
     */
    public record Side(Optional<UserName> from, Optional<Long> after) {}
}

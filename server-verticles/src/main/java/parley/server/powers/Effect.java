package parley.server.powers;

import parley.protocol.ByeReason;
import parley.protocol.words.Reply;

/** What an answer of the server's own features does to the caller's session, beside being written. */
public sealed interface Effect extends Reply.WithEffect {

    /**
     * The session is logged in. The gate writes {@code plain}, tells the roster that the session has arrived, and only
     * then shows mail; if the socket died meanwhile it releases the claim instead.
     *
     * @param ack whether the session acknowledges what it was shown (protocol section 3.4)
     * @param cursor the number after which mail is shown
     * @param resumeHash hash of the resume token given to the session, as the store has it, so that its end can be told of
     *     it; empty if there is none
     */
    record Admitted(Reply.Done plain, Member member, boolean ack, long cursor, String resumeHash) implements Effect {}

    /** The session keeps its login under a new resume token: after {@code password}. */
    record Retokened(Reply.Done plain, String resumeHash) implements Effect {}

    /** One more wrong password on this connection. */
    record Denied(Reply plain) implements Effect {}

    /** The session ends behind this answer. The feature has told the roster already, if there was a login. */
    record Ended(Reply plain, ByeReason reason) implements Effect {}
}

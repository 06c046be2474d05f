package parley.server.gate;

import java.util.List;
import java.util.Optional;
import parley.server.powers.Effect;
import parley.server.relay.PipeEnd;

/** What a session is at a moment. */
sealed interface SessionState {
    /** What {@link #word} can be. */
    List<String> WORDS = List.of("guest", "main", "side", "operator", "relayed", "leaving");

    /** One word for those who count. */
    default String word() {
        if (this instanceof Member member) {
            return WORDS.get(member.login().main() ? 1 : 2);
        }
        if (this instanceof Operator) {
            return WORDS.get(3);
        }
        return WORDS.get(this instanceof Guest ? 0 : this instanceof Piped ? 4 : 5);
    }

    /** Not logged in yet. */
    record Guest() implements SessionState {
        Member admitted(Effect.Admitted by, Optional<Delivery> delivery) {
            return new Member(by.member(), by.ack(), by.resumeHash(), delivery);
        }
    }

    /**
     * Logged in.
     *
     * @param ack whether the session acknowledges what it was shown (protocol section 3.4)
     * @param resumeHash of the resume token that goes with this login
     * @param delivery shows the mail; empty for a side session that gets none
     */
    record Member(parley.server.powers.Member login, boolean ack, String resumeHash, Optional<Delivery> delivery)
            implements SessionState {
        Member retokened(String hash) {
            return new Member(login, ack, hash, delivery);
        }
    }

    /** Came in by the operators' entrance; is no account, and stays what it is. */
    record Operator() implements SessionState {}

    /**
     * Joined with another connection: what comes and goes is nobody's line.
     *
     * @param end has the wire now
     */
    record Piped(PipeEnd end) implements SessionState {}

    /**
     * Over: what was said to it is flushed, nothing more is heard.
     *
     * @param since on the clock of {@code Time.nanos}
     */
    record Leaving(long since) implements SessionState {}
}

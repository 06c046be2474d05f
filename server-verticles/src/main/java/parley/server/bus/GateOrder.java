package parley.server.bus;

import java.util.Set;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.server.powers.Mail;

/** What the roster has a gate do. One sender, one address, so that every gate sees the same order. */
public sealed interface GateOrder {

    /** For every main session of this gate, except those of these users. */
    record Fanout(ServerLine line, Set<UserName> except) implements GateOrder {
        public Fanout {
            except = Set.copyOf(except);
        }
    }

    /** For one session. */
    record Tell(long session, ServerLine line) implements GateOrder {}

    /** A message is in the recipient's mailbox; this session, of that login, shows it. */
    record Waiting(long session, long epoch, Mail.Item item) implements GateOrder {}

    /** Ends a session with {@code bye}; the roster has forgotten it already. An old epoch is ignored. */
    record End(long session, long epoch, ByeReason reason) implements GateOrder {}

    /** Finds out whether the peer of this session is still there; the gate reports {@link Probed} within 5 s. */
    record Probe(long session, long epoch) implements GateOrder {}
}

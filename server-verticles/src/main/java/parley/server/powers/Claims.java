package parley.server.powers;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;
import parley.protocol.ByeReason;
import parley.protocol.words.UserName;

/** Who is logged in, decided at one place: the roster. */
public interface Claims {

    /**
     * Asks for a login. The password was right already. While another session of the account is being probed, later
     * claims on it wait behind (so an answer may take 5 s); of racing claims exactly one is granted.
     */
    Future<Claimed> claim(Claim claim);

    /** The session has written its {@code ok} to the login: now the user is seen, and the others are told. */
    void arrived(UserName user, long epoch);

    /** The session is over. An old epoch is ignored. When the future completes, the user is offline for everybody. */
    Future<Void> leave(UserName user, long epoch, Leave how);

    /**
     * Ends every session of the account but one (side sessions too); used when its password changed.
     *
     * @param token hash of the resume token that the one has from now on; empty if it has none
     */
    Future<Void> endOthers(UserName user, long keptEpoch, String token, ByeReason reason);

    /** Ends every session of the account, and the grace of one that was lost. */
    Future<Ended> endAll(UserName user, ByeReason reason);

    /**
     * What was ended.
     *
     * @param awaited whether there was no session, but one was lost whose grace had not passed
     */
    record Ended(int sessions, boolean awaited) {}

    /**
     * @param token hash of the resume token that the session gets; empty if it gets none
     * @param family hashes of all tokens of the session that this one goes on with and that gives way in silence; empty for a
     *     login with a password, which has to ask whether it may
     * @param hidden whether the account's kept status is {@code hidden}
     */
    record Claim(
            UserName user,
            SessionRef session,
            Optional<Member.Side> side,
            String token,
            Set<String> family,
            boolean hidden) {
        public Claim {
            family = Set.copyOf(family);
        }

        /** Whether an older session is in nobody's way. */
        public boolean takeOver() {
            return !family.isEmpty();
        }
    }

    sealed interface Claimed {}

    /** @param online how many others the user can see */
    record Granted(long epoch, int online) implements Claimed {}

    record AlreadyOnline() implements Claimed {}

    /** The account has as many side sessions as it may. */
    record TooManySides() implements Claimed {}

    enum Leave {
        /** Asked for, or the end of stream of a session without {@code ack}: told at once. */
        LOGOUT,
        IDLE,
        /** Ended by the server: kicked, replaced, a changed password, a protocol error. */
        ENDED,
        /** The connection broke: told after the grace. */
        LOST,
        /** The socket died before the login was answered: nobody is told anything. */
        ABANDONED
    }
}

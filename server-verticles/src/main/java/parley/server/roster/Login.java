package parley.server.roster;

import java.util.Optional;
import parley.protocol.words.UserName;
import parley.server.powers.Claims.Claim;
import parley.server.powers.Member;
import parley.server.powers.SessionRef;

/** One granted login, from its claim to its end. Touched only from the roster's context. */
final class Login {
    private final long epoch;
    private final UserName user;
    private final SessionRef session;
    private final Optional<Member.Side> side;
    private final long granted;
    private String token;
    private final boolean hidden;
    private boolean arrived;

    /** @param granted when, in nanoseconds of the server's clock */
    Login(long epoch, Claim claim, long granted) {
        this.epoch = epoch;
        this.user = claim.user();
        this.session = claim.session();
        this.side = claim.side();
        this.token = claim.token();
        this.hidden = claim.hidden();
        this.granted = granted;
    }

    long epoch() {
        return epoch;
    }

    UserName user() {
        return user;
    }

    SessionRef session() {
        return session;
    }

    /** Hash of its newest resume token; empty if it has none. */
    String token() {
        return token;
    }

    void retoken(String newer) {
        token = newer;
    }

    long granted() {
        return granted;
    }

    boolean main() {
        return side.isEmpty();
    }

    /** Whether it is sent what {@code sender} writes to the account. */
    boolean hears(UserName sender) {
        return side.isEmpty() || side.get().from().filter(sender::equals).isPresent();
    }

    boolean arrived() {
        return arrived;
    }

    void arrive() {
        arrived = true;
    }

    /** Whether its user comes hidden, as the store had it when the login began. */
    boolean hidden() {
        return hidden;
    }
}

package parley.server.powers;

import java.util.function.Consumer;
import parley.protocol.words.UserName;

/** The relay, as whoever introduces two clients knows it (protocol section 3.5). Where none is deployed, nothing happens. */
public interface Relays {
    /** From now on the relay joins the two connections that bring this token, within its life of 60 s. */
    void open(Introduced pair);

    /** The link is over: the token is void, and what is relayed for it ends behind its last byte. */
    void close(String token);

    /** From now on the listener hears of every token whose link has used up what it may, on the caller's context. */
    void onUsedUp(Consumer<String> listener);

    /** Two users who were told the same token. */
    record Introduced(String token, UserName caller, UserName callee) {
        /** Without the token, which is a secret. */
        @Override
        public String toString() {
            return "Introduced[" + caller + ", " + callee + "]";
        }
    }
}

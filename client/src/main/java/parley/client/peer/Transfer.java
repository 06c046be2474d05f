package parley.client.peer;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import parley.protocol.words.UserName;

/**
 * How one file stands.
 *
 * @param number names it on this client, outgoing and incoming alike: {@code get 3}, {@code skip 3}
 * @param incoming whether the peer offers it
 * @param name of an incoming one the peer's label, cleaned and to be shown in quotes; of an outgoing one the file's
 * @param size in bytes
 * @param moved bytes that the other side has, or that are on the disk here
 * @param perSecond bytes, over the last seconds; empty unless it runs
 * @param left until it is done at that rate; empty if nobody can say
 */
public record Transfer(
        int number,
        UserName peer,
        boolean incoming,
        String name,
        long size,
        State state,
        long moved,
        OptionalLong perSecond,
        Optional<Duration> left) {

    /** Where a transfer is in its life. */
    public enum State {
        /** The file is read for its SHA-256, before it is offered. */
        READING,
        /** Offered: the peer, or the user here, has not said yes. */
        OFFERED,
        RUNNING,
        /** The link is gone; it goes on by itself with the next one. */
        PAUSED,
        /** Everything has come and is being compared with the SHA-256 that was announced. */
        CHECKING,
        DONE,
        /** The receiver did not want it, cancelled it, or had no room for it. */
        REFUSED,
        /** Cancelled by the sender, or failed. */
        FAILED;

        /** Whether nothing more will happen. */
        public boolean over() {
            return this == DONE || this == REFUSED || this == FAILED;
        }
    }

    /** From 0 to 100. */
    public int percent() {
        return size == 0 ? 100 : (int) (moved * 100 / size);
    }
}

package parley.client.peer;

import java.util.List;
import parley.protocol.words.UserName;

/** Hears of the direct links, on their event loop. */
public interface LinkListener {
    /**
     * A link stands, or has moved to another path.
     *
     * @param path {@code 192.168.1.7} or {@code relayed by the server}
     * @param keyWords six words, the same on both screens
     */
    void up(UserName peer, String path, boolean relayed, List<String> keyWords);

    /** The peer said something; in order, once. */
    void heard(UserName peer, String text);

    /** The peer is typing. */
    default void typing(UserName peer) {}

    /** The peer has all that was said up to the {@code n}-th on this link. */
    void taken(UserName peer, long n);

    /**
     * There is no link any more, or none came about. The server is to be told ({@code stopprivate}), unless it was the
     * server who said so: it may not know, and the peer may still be waiting.
     *
     * @param why one sentence for people
     * @param unsent what was said and not taken by the peer
     */
    void down(UserName peer, String why, List<String> unsent);
}

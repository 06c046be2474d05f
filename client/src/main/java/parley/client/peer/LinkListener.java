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

    /**
     * The peer said something; in order, once.
     *
     * @param shown to be run on the event loop when the user has it, at once or later: only then the peer is told that it
     *     came, and a peer of whose texts too many are not shown is not read any further
     */
    void heard(UserName peer, String text, Runnable shown);

    /** The peer is typing. */
    default void typing(UserName peer) {}

    /** The peer has all that was said up to the {@code n}-th on this link. */
    void taken(UserName peer, long n);

    /**
     * There is no link any more, or none came about. The server is to be told now ({@code stopprivate}), and not before: it
     * may not know, the peer may still be waiting, and it would cut a relayed link short of its last words.
     *
     * @param why one sentence for people
     * @param unsent what was said and not taken by the peer
     */
    void down(UserName peer, String why, List<String> unsent);

    /**
     * Another link with the same peer is being made and takes the place of the one that stood. The server is not to be told
     * anything.
     *
     * @param unsent what was said on the old one and not taken by the peer
     */
    void replaced(UserName peer, List<String> unsent);
}

package parley.client.server;

import parley.protocol.ServerLine;
import parley.protocol.words.Reply;

/** Hears of one session, on its event loop. */
public interface SessionListener {

    void state(LinkState state);

    /**
     * Everything that the server said and that is no answer, in its order. A message comes once, also after a break or a
     * crash of either side; when it is on the screen, {@link ServerSession#shown} is to be told.
     */
    void heard(ServerLine line);

    /** What was said is decided: accepted, or refused for good. It is in the outbox no longer. */
    void decided(Saying saying, Reply reply);

    /**
     * Something on this machine does not work as it should, and the session goes on without it; told once each.
     *
     * @param sentence for people, cleaned
     */
    default void trouble(String sentence) {}
}

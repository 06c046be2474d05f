package parley.client.command;

import java.io.IOException;
import parley.protocol.ServerLine;

/** Who gets the events of {@code parley listen}. Used by the command's own thread, except {@link #stop}. */
interface Taker {

    /**
     * Hands one event over; may return before it is taken.
     *
     * @throws IOException if nothing can be handed over any more
     */
    void give(ServerLine event) throws IOException;

    /** How many of the events handed over were taken, the first ones first. Never fewer than before. */
    long taken();

    /** The process is about to end. Any thread. */
    void stop();
}

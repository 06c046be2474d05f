package parley.protocol;

import java.util.Iterator;

/**
 * What the server says, as bytes (protocol section 2.2). Pure: without state, for all threads. Every text that comes from
 * anywhere else is cleaned here ({@link Cleaner}), so no line holds a character that a line of a client may not hold, and
 * no text can pass for a line of the server.
 */
public sealed interface Rendering permits TextRendering, JsonRendering {

    /** The rendering in that notation. */
    static Rendering in(Notation notation) {
        return notation == Notation.JSON ? JsonRendering.INSTANCE : TextRendering.INSTANCE;
    }

    /** The whole of it, with its LF; the text notation may make several lines of it. The array is the caller's. */
    byte[] line(ServerLine line);

    /**
     * The same bytes in pieces of about 8 KiB, each made when it is asked for: for an answer with a long list, which
     * never has to be in memory as a whole. There is at least one piece. Not safe for threads.
     */
    Iterator<byte[]> pieces(ServerLine line);
}

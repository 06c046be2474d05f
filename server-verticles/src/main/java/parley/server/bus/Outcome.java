package parley.server.bus;

import parley.protocol.words.Reply;

/**
 * What a call came to, on its way back to the gate that sent it.
 *
 * @param session the session's number at that gate
 * @param sequence the line's number, from the call
 */
public record Outcome(long session, long sequence, Reply reply) {}

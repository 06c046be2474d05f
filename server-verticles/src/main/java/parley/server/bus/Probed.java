package parley.server.bus;

import parley.server.powers.SessionRef;

/**
 * What a gate found out about a session that the roster had probed.
 *
 * @param alive whether the peer's TCP has taken and acknowledged the notice
 */
public record Probed(SessionRef session, long epoch, boolean alive) {}

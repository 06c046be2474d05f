/**
 * What both ends need of a socket: {@link parley.wire.Wire} reads, writes and ends it, {@link parley.wire.TlsOrText}
 * decides by the first byte what is spoken on it, {@link parley.wire.OwnKey}, {@link parley.wire.Fingerprint} and
 * {@link parley.wire.PinnedTrust} say who is at its other end.
 *
 * <p>This is the only package that names Netty channels, the internal API of Vert.x, {@code TCP_INFO} and
 * {@code TCP_USER_TIMEOUT}. Everybody else talks to {@code Wire}, so that the transport can change under them.
 *
 * <p>What this package promises, each held by a test of its own:
 * <ol>
 *   <li>Nothing of the bytes of a failed handshake gets into an exception, a log or a listener.
 *   <li>{@link parley.wire.Wire#forceClose()} never waits for a peer that does not read.
 *   <li>A buffer given to {@link parley.wire.Wire#write} is released exactly once, however the wire ends.
 *   <li>{@code closed} is told exactly once and is the last that a listener hears.
 * </ol>
 */
@NullMarked
package parley.wire;

import org.jspecify.annotations.NullMarked;

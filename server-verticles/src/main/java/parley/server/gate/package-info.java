/**
 * Sockets and what belongs to them: each connection is a session of one gate, and is touched only from that gate's event
 * loop. A gate knows lines, limits and the order in which things are said; it knows no command. What a line means is
 * decided behind the bus, and comes back as an outcome or an order.
 *
 * <p>What holds here, each with a test:
 *
 * <ol>
 *   <li>Every line is answered exactly once and in order ({@code ack} has no answer); one line of a session is in flight
 *       at a time.
 *   <li>A session's bytes leave through its {@code Outbox} alone, in the order in which they were given to it.
 *   <li>The roster hears of the end of a login exactly once.
 *   <li>No peer, whatever it reads or sends, makes a session cost more than its limits.
 * </ol>
 */
@NullMarked
package parley.server.gate;

import org.jspecify.annotations.NullMarked;

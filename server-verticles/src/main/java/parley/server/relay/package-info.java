/**
 * The relay of direct links (protocol section 3.5): the tokens of links in the making, and the pipes of those that found no
 * direct way. It owns rate, volume, number and life of a relayed link, and its end.
 *
 * <p>Records come over the bus: which tokens there are, and which links are over. Wires cannot: a gate hands one over by
 * calling {@link parley.server.relay.RelayVerticle#knock}, and gets a {@link parley.server.relay.Pipe}. Each half of a
 * pipe is touched only from its own wire's event loop; what one has for the other it gives to the other's loop.
 */
@NullMarked
package parley.server.relay;

import org.jspecify.annotations.NullMarked;

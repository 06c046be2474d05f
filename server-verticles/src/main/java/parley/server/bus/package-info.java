/** The only package that touches the event bus: typed addresses and an identity codec, so that immutable records cross as they are. */
@NullMarked
package parley.server.bus;

import org.jspecify.annotations.NullMarked;

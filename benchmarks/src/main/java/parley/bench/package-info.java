/** A load program: starts a server, talks the protocol to it over real sockets, and measures what that cost the server. */
@NullMarked
package parley.bench;

import org.jspecify.annotations.NullMarked;

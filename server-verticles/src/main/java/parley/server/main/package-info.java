/** Builds the server out of its parts, starts it floor by floor and stops it in the order that loses nothing. */
@NullMarked
package parley.server.main;

import org.jspecify.annotations.NullMarked;

/** Speaking to everybody: {@code broadcast}. */
@NullMarked
package parley.server.broadcast;

import org.jspecify.annotations.NullMarked;

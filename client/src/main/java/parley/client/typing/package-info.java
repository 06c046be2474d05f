/** What can be typed, and how a typed line is understood. Pure: no thread, no socket, no terminal. */
@NullMarked
package parley.client.typing;

import org.jspecify.annotations.NullMarked;

/** Not hearing from somebody: {@code block}, {@code unblock}, {@code blocked}. */
@NullMarked
package parley.server.block;

import org.jspecify.annotations.NullMarked;

/** Looks whether a server could run as it is set up, and changes nothing: {@code parley check}. */
@NullMarked
package parley.server.check;

import org.jspecify.annotations.NullMarked;

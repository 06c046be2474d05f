/** Every setting once, with its type, bounds and default; and the server's clock. */
@NullMarked
package parley.server.settings;

import org.jspecify.annotations.NullMarked;

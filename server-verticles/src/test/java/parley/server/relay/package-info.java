@NullMarked
package parley.server.relay;

import org.jspecify.annotations.NullMarked;

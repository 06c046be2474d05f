@NullMarked
package parley.server.broadcast;

import org.jspecify.annotations.NullMarked;

@NullMarked
package parley.server.presence;

import org.jspecify.annotations.NullMarked;

@NullMarked
package parley.server.gate;

import org.jspecify.annotations.NullMarked;

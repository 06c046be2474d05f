@NullMarked
package parley.server.block;

import org.jspecify.annotations.NullMarked;

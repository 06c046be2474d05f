@NullMarked
package parley.server.store;

import org.jspecify.annotations.NullMarked;

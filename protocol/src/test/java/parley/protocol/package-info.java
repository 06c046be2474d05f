@NullMarked
package parley.protocol;

import org.jspecify.annotations.NullMarked;

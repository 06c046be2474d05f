@NullMarked
package parley.protocol.words;

import org.jspecify.annotations.NullMarked;

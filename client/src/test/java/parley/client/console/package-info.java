@NullMarked
package parley.client.console;

import org.jspecify.annotations.NullMarked;

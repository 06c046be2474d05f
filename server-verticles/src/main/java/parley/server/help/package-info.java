/** What commands there are: {@code help} and {@code commands}. */
@NullMarked
package parley.server.help;

import org.jspecify.annotations.NullMarked;

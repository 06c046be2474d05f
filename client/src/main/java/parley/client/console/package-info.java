/** The only place that prints: the terminal, or plain lines where there is none. */
@NullMarked
package parley.client.console;

import org.jspecify.annotations.NullMarked;

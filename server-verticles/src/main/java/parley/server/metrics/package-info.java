/**
 * {@code /metrics} and {@code /health} for the operator's tools, on an address of their own. Asks the owners when it is
 * asked, and knows none of them: {@code main} hands them in. Nothing of it is loaded while the setting is off.
 */
@NullMarked
package parley.server.metrics;

import org.jspecify.annotations.NullMarked;

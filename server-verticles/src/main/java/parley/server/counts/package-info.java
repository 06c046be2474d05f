/** What owners of facts count, and how they say it when an operator asks. Knows nobody. */
@NullMarked
package parley.server.counts;

import org.jspecify.annotations.NullMarked;

/** For tests of commands: calls made by hand, and answers read back, without a server. */
@NullMarked
package parley.testkit;

import org.jspecify.annotations.NullMarked;

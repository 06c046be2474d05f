/**
 * Lines: bytes to commands and back, in both notations (docs/protocol.md). Pure and total functions, used by both ends.
 */
@NullMarked
package parley.protocol;

import org.jspecify.annotations.NullMarked;

/**
 * Faults that are put into Parley on purpose, one after the other, to see the tests fail: {@code verification/mutants} holds a
 * small patch for each, {@code ./verify mutants} runs the tests that must catch it. A test that no fault can fail holds nothing.
 */
@NullMarked
package parley.verification.mutants;

import org.jspecify.annotations.NullMarked;

/**
 * What a stranger's bytes must never bring about, written so that a machine can look for it: one {@link
 * parley.verification.fuzz.Oracle} for each place that reads what others wrote, judged on stored inputs and their mutations in
 * every build, and under Jazzer, which is guided by coverage, in the campaign {@code fuzz}.
 */
@NullMarked
package parley.verification.fuzz;

import org.jspecify.annotations.NullMarked;

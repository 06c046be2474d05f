/** Introduces two clients to each other for a direct link (protocol section 3.5): {@code startprivate}, {@code accept}, {@code decline}, {@code stopprivate}. */
@NullMarked
package parley.server.handoff;

import org.jspecify.annotations.NullMarked;

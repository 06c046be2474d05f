/** Who is there: {@code whoelse}, {@code whoelsesince}, {@code users}, {@code whois}, {@code status}. */
@NullMarked
package parley.server.presence;

import org.jspecify.annotations.NullMarked;

/**
 * The roster: the one owner of who is here (protocol sections 3.2 and 3.3). It alone grants logins, alone says who sees
 * whom, and alone speaks to many, so that every gate hears everything in one order. Others reach it by the stub, over the
 * bus.
 */
@NullMarked
package parley.server.roster;

import org.jspecify.annotations.NullMarked;

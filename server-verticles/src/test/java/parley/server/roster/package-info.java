@NullMarked
package parley.server.roster;

import org.jspecify.annotations.NullMarked;

/** The operators' commands: {@code plugins}, {@code kick}, {@code announce}, {@code stats}. */
@NullMarked
package parley.server.admin;

import org.jspecify.annotations.NullMarked;

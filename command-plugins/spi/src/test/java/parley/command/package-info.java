@NullMarked
package parley.command;

import org.jspecify.annotations.NullMarked;

@NullMarked
package parley.client.command;

import org.jspecify.annotations.NullMarked;

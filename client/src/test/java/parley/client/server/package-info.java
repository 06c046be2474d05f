@NullMarked
package parley.client.server;

import org.jspecify.annotations.NullMarked;

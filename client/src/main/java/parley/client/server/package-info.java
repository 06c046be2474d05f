/** The link to the server: TLS with the key pinned at first use, lines in both directions. */
@NullMarked
package parley.client.server;

import org.jspecify.annotations.NullMarked;

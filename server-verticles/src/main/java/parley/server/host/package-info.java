/** Deploys commands, the server's own and everybody else's alike, and publishes the catalog of them. */
@NullMarked
package parley.server.host;

import org.jspecify.annotations.NullMarked;

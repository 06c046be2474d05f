/** What the server's own features may do beyond a plugin: small interfaces, given as constructor arguments, and the records that they speak of. */
@NullMarked
package parley.server.powers;

import org.jspecify.annotations.NullMarked;

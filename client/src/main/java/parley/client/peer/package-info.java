/** Direct links between two clients (protocol section 3.5): the client's own server for a link, dialling, what is said inside. */
@NullMarked
package parley.client.peer;

import org.jspecify.annotations.NullMarked;

/** The offline store's commands: {@code message} and {@code history} (protocol section 3.4). Showing is the gate's. */
@NullMarked
package parley.server.mailbox;

import org.jspecify.annotations.NullMarked;

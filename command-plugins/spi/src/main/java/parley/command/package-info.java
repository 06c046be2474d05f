/**
 * Everything that the author of a command may name. The server's own commands are written against the same types.
 *
 * <p>What a plugin may rely on:
 *
 * <ol>
 *   <li>Handlers, {@code start} and {@code stop} run on one context, one at a time.
 *   <li>No handler runs before {@code start} succeeded or after {@code stop} was called.
 *   <li>The calls of one session arrive in the order of its lines.
 *   <li>When a handler runs, the caller is allowed, and the arguments are present, parsed and in range.
 *   <li>An answer is due within the command's deadline (5 s unless its spec says otherwise); the caller gets
 *       {@code timeout} after it, and a later answer is dropped.
 *   <li>A throw or a failed future is {@code failed} for the caller and one line in the log.
 * </ol>
 */
@NullMarked
package parley.command;

import org.jspecify.annotations.NullMarked;

/**
 * The store: the one owner of every durable fact. Others hand it a {@link parley.server.store.Decision} or a
 * {@link parley.server.store.Reading} and get a verdict; nobody else opens the database.
 *
 * <p>What holds here, whatever happens (protocol section 3.4):
 *
 * <ol>
 *   <li>A verdict reaches its caller only after the transaction that it describes was committed and synced to disk.
 *   <li>A decision is one transaction: all of it holds, or nothing of it.
 *   <li>A decision that throws fails alone.
 *   <li>Where the disk refuses, callers get {@link parley.server.store.StoreUnavailable} and nothing was done.
 *   <li>Refusals are values of the decision's verdict; a failed future means busy, unavailable, or a bug.
 * </ol>
 */
@NullMarked
package parley.server.store;

import org.jspecify.annotations.NullMarked;

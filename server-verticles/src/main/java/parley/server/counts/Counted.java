package parley.server.counts;

import io.vertx.core.Future;

/**
 * Somebody who has numbers that an operator may want to see. Counting costs an owner an addition in a field of its own;
 * everything else happens when he is asked.
 */
@FunctionalInterface
public interface Counted {
    /** Says all numbers; completes when all are said. From every thread. Never a secret, a text or the name of a user. */
    Future<Void> say(Counts to);
}

package parley.server.roster;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;

/** What the store keeps for the roster, so that it outlives a restart. Futures complete on the roster's context. */
interface Annals {
    /** All that was kept, once at the start. */
    Future<Past> recall();

    /** Somebody became visible. */
    Future<Void> opened(UserName user, Instant at);

    /** Somebody stopped being visible. */
    Future<Void> closed(UserName user, Instant at);

    /** The server still runs: after a crash, whoever was visible counts as seen until now. */
    Future<Void> alive(Instant at);

    Future<Void> hidden(UserName user, boolean hidden);

    record Past(List<Known> accounts, List<Block> blocks) {}

    /**
     * @param lastSeen the end of the last time that the account was visible
     * @param here since when it had been visible when the server ended, if it was
     */
    record Known(UserName user, Optional<Instant> lastSeen, Optional<Instant> here) {}

    /** @param lastSeen when the blocker was last visible, up to the moment of the block */
    record Block(UserName blocker, UserName blocked, Optional<Instant> lastSeen) {}
}

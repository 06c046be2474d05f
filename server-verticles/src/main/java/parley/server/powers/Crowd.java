package parley.server.powers;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;

/**
 * Who sees whom, and speaking to many. Every question about people takes the viewer, so that no answer can tell of a
 * hidden user or of a block (protocol sections 3.2 and 3.3).
 */
public interface Crowd {
    /** Who is online, in the order of names, without the viewer. */
    Future<List<UserName>> online(UserName viewer);

    /** Who was online and visible at any moment of that span, in the order of names, without the viewer. */
    Future<List<UserName>> onlineSince(UserName viewer, Duration span);

    /** Every account, in the order of names, the viewer too. */
    Future<List<Sight>> everybody(UserName viewer);

    /** One account; empty if there is none. */
    Future<Optional<Sight>> look(UserName viewer, UserName subject);

    /** Whether {@code from} could ask something of {@code to} now; a block is told as one, whatever the setting. */
    Future<Reach> reach(UserName from, UserName to);

    /** Sets how the user is seen; completes when everybody was told. Answers why it was not done, if it was not. */
    Future<Optional<Refusal>> show(UserName user, Standing standing, Optional<String> words);

    /** A new account exists. */
    void registered(UserName user);

    /** An account is no more; its sessions were ended before. From now on it is nobody in anybody's eyes. */
    Future<Void> deleted(UserName user);

    /** A block was set or taken away in the store: from now on it is so for every eye. */
    Future<Void> blockChanged(UserName blocker, UserName blocked, boolean set, Instant at);

    /** Speaks to everybody who takes it from this user. */
    Future<Spoken> broadcast(ServerLine.Broadcast line);

    /** Tells every logged-in main session; answers how many users that were. */
    Future<Integer> announce(Notice notice);

    /** Tells every main session of one user; answers whether there was one. */
    Future<Boolean> tell(UserName user, ServerLine line);

    /**
     * Tells every main session of {@code to} what {@code from} wants of it, unless a block forbids it: decided and told at
     * once. {@code ONLINE} only if it was told.
     */
    Future<Reach> approach(UserName from, UserName to, ServerLine line);

    /** Tells one session; nothing happens if it is gone. */
    void tell(SessionRef session, ServerLine line);

    /** From now on the listener hears of every login that was answered, on the caller's context. */
    void onArrival(Consumer<UserName> listener);

    /** From now on the listener hears of everybody who hides, on the caller's context. */
    void onHiding(Consumer<UserName> listener);

    /** From now on the listener hears of every block that is set, before its blocker does, on the caller's context. */
    void onBlock(Consumer<Blocked> listener);

    /** From now on the listener hears of every session that is over, on the caller's context. */
    void onDeparture(Consumer<Departure> listener);

    /** How many are logged in: users with a main session, and all sessions. */
    Future<Census> census();

    enum Reach {
        NO_SUCH_USER,
        BLOCKED,
        /** Offline, hidden counted. */
        OFFLINE,
        ONLINE
    }

    /** How a user is seen by somebody. */
    enum Standing {
        ONLINE,
        AWAY,
        HIDDEN,
        OFFLINE
    }

    /**
     * One user in one viewer's eyes.
     *
     * @param since since when it has been so; empty for one who never logged in
     * @param words the user's own status, if it is shown
     */
    record Sight(UserName user, Standing standing, Optional<Instant> since, Optional<String> words) {}

    /** To the blocked one it looks as if the blocker had just logged out. */
    record Blocked(UserName blocker, UserName blocked) {}

    /**
     * What became of a broadcast.
     *
     * @param sent how many users whom the speaker sees got it
     * @param skipped whether somebody whom the speaker would see without the block did not
     */
    record Spoken(int sent, boolean skipped) {}

    /**
     * A session is over.
     *
     * @param last whether it was a main session, and its user has no other
     * @param lost whether the connection broke, as opposed to an end that was meant
     */
    record Departure(UserName user, SessionRef session, boolean last, boolean lost) {}

    record Census(int users, int sessions) {}
}

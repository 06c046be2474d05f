package parley.server.roster;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.protocol.words.UserName;

/**
 * Who blocked whom: a projection of the store's blocks, each with the moment at which the blocked one saw the blocker
 * last, for that is what he goes on seeing (protocol section 3.3). Touched only from the roster's context.
 */
final class Blocks {
    private final Map<UserName, Map<UserName, Optional<Instant>>> onBlocked = new HashMap<>();
    private final Map<UserName, Set<UserName>> byBlocker = new HashMap<>();

    /** @return whether it was not so before; a block that stands keeps its moment */
    boolean set(UserName blocker, UserName blocked, Optional<Instant> lastSeen) {
        byBlocker.computeIfAbsent(blocker, none -> new HashSet<>()).add(blocked);
        return onBlocked.computeIfAbsent(blocked, none -> new HashMap<>()).putIfAbsent(blocker, lastSeen) == null;
    }

    /** @return whether there was one */
    boolean clear(UserName blocker, UserName blocked) {
        if (!holds(blocker, blocked)) {
            return false;
        }
        drop(byBlocker, blocker, blocked);
        Map<UserName, Optional<Instant>> blockers = onBlocked.getOrDefault(blocked, Map.of());
        blockers.remove(blocker);
        if (blockers.isEmpty()) {
            onBlocked.remove(blocked);
        }
        return true;
    }

    /** The account is no more: neither blocks nor is blocked. */
    void forget(UserName user) {
        for (UserName blocked : Set.copyOf(blockedBy(user))) {
            clear(user, blocked);
        }
        for (UserName blocker : Set.copyOf(blockersOf(user))) {
            clear(blocker, user);
        }
    }

    boolean holds(UserName blocker, UserName blocked) {
        return onBlocked.getOrDefault(blocked, Map.of()).containsKey(blocker);
    }

    /** When the blocked one saw the blocker last; empty if never, or if there is no block. */
    Optional<Instant> lastSeen(UserName blocker, UserName blocked) {
        return onBlocked.getOrDefault(blocked, Map.of()).getOrDefault(blocker, Optional.empty());
    }

    /** Those who do not want to be seen or reached by this user. */
    Set<UserName> blockersOf(UserName blocked) {
        return Collections.unmodifiableSet(
                onBlocked.getOrDefault(blocked, Map.of()).keySet());
    }

    /** Those by whom this user does not want to be seen or reached. */
    Set<UserName> blockedBy(UserName blocker) {
        return Collections.unmodifiableSet(byBlocker.getOrDefault(blocker, Set.of()));
    }

    private static void drop(Map<UserName, Set<UserName>> index, UserName from, UserName what) {
        Set<UserName> entries = index.getOrDefault(from, Set.of());
        entries.remove(what);
        if (entries.isEmpty()) {
            index.remove(from);
        }
    }
}

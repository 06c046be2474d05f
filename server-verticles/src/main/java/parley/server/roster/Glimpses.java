package parley.server.roster;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * Since when a subject looks as he does to those whom he blocked until lately. The end of a block is to look like a login,
 * or like nothing at all, so it must not show what the block hid: since when the subject really was here or gone
 * (protocol section 3.3). Forgotten as soon as the subject comes or goes for everybody. Touched only from the roster's
 * context.
 */
final class Glimpses {
    private final Map<UserName, Map<UserName, Optional<Instant>>> bySubject = new HashMap<>();

    /**
     * A block is over.
     *
     * @param since the moment of its end if the subject is visible, else when the viewer saw him last
     */
    void keep(UserName subject, UserName viewer, Optional<Instant> since) {
        bySubject.computeIfAbsent(subject, none -> new HashMap<>()).put(viewer, since);
    }

    /** The subject comes or goes in the sight of all. */
    void forget(UserName subject) {
        bySubject.remove(subject);
    }

    /** Since when a visible subject has had his standing, in this viewer's eyes. */
    Optional<Instant> since(Person subject, UserName viewer) {
        Optional<Instant> kept = of(subject, viewer).orElse(Optional.empty());
        return subject.since()
                .map(own -> kept.filter(moment -> moment.isAfter(own)).orElse(own));
    }

    /** When this viewer saw the subject last, who is not visible. */
    Optional<Instant> lastSeen(Person subject, UserName viewer) {
        return of(subject, viewer).orElse(subject.lastSeen());
    }

    private Optional<Optional<Instant>> of(Person subject, UserName viewer) {
        return Optional.ofNullable(
                bySubject.getOrDefault(subject.name(), Map.of()).get(viewer));
    }
}

package parley.server.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import parley.protocol.words.UserName;
import parley.server.powers.Relays;

/**
 * Which tokens are good, who waits with one for the other side, and how many links each user has on the relay (reliability
 * P04 and P09). Touched only from the relay's context.
 *
 * @param <K> who knocks
 */
final class Tokens<K> {
    /** Of a token that has joined nobody, and so of whoever waits with it. */
    private static final long LIFE = Duration.ofSeconds(60).toNanos();

    private final Map<String, Link<K>> links = new HashMap<>();

    /** @param since {@code Time.nanos} of when it was made */
    private record Link<K>(Relays.Introduced pair, long since, Optional<K> waiting, boolean joined) {
        boolean has(UserName user) {
            return pair.caller().equals(user) || pair.callee().equals(user);
        }
    }

    /** What becomes of who knocks. */
    sealed interface Verdict<K> {}

    /** This token is none, or none any more. */
    record Refused<K>() implements Verdict<K> {}

    /** One of the two has as many links on the relay as he may: the token is void. */
    record Full<K>(Optional<K> waiting) implements Verdict<K> {}

    /** The other side is not there yet. */
    record Waits<K>() implements Verdict<K> {}

    record Joins<K>(K first) implements Verdict<K> {}

    void open(Relays.Introduced pair, long now) {
        links.put(pair.token(), new Link<>(pair, now, Optional.empty(), false));
    }

    /** The token is void, and does not count any more. Answers who waited with it. */
    Optional<K> close(String token) {
        return Optional.ofNullable(links.remove(token)).flatMap(Link::waiting);
    }

    /** @param atOnce how many links a user may have on the relay */
    Verdict<K> knock(String token, K knocker, int atOnce, long now) {
        Link<K> link = links.get(token);
        if (link == null || link.joined() || late(link, now)) {
            return new Refused<>();
        }
        if (joined(link.pair().caller()) >= atOnce || joined(link.pair().callee()) >= atOnce) {
            return new Full<>(close(token));
        }
        boolean first = link.waiting().isEmpty();
        links.put(
                token, new Link<>(link.pair(), link.since(), first ? Optional.of(knocker) : Optional.empty(), !first));
        return first ? new Waits<>() : new Joins<>(link.waiting().get());
    }

    /** Who waited waits no longer; the token is as good as before. */
    void leave(String token, Predicate<K> who) {
        links.computeIfPresent(
                token,
                (key, link) -> link.waiting().filter(who).isPresent()
                        ? new Link<>(link.pair(), link.since(), Optional.empty(), false)
                        : link);
    }

    /** Forgets the tokens that came of age. Answers who waited with them. */
    List<K> expire(long now) {
        List<K> waited = new ArrayList<>();
        links.values().removeIf(link -> {
            boolean late = !link.joined() && late(link, now);
            if (late) {
                link.waiting().ifPresent(waited::add);
            }
            return late;
        });
        return waited;
    }

    private long joined(UserName user) {
        return links.values().stream()
                .filter(link -> link.joined() && link.has(user))
                .count();
    }

    private boolean late(Link<K> link, long now) {
        return now - link.since() >= LIFE;
    }
}

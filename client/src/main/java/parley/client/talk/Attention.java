package parley.client.talk;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import parley.protocol.words.UserName;

/** What came while the user was not there, and what calls him by name. Touched only from the client's event loop. */
final class Attention {
    /** Who types nothing for so long may have been away. */
    private static final Duration AWAY = Duration.ofMinutes(1);

    private Instant lastTyped;
    private Optional<Pattern> own = Optional.empty();
    private int count;
    private Optional<Instant> first = Optional.empty();

    /** @param since when {@code count} messages began to come */
    record New(int count, Instant since) {}

    Attention(Instant now) {
        this.lastTyped = now;
    }

    /** Somebody said something. */
    void came(Instant at) {
        if (count == 0) {
            first = Optional.of(at);
        }
        count++;
    }

    /** The user types; answers what is new to somebody who was away. */
    Optional<New> typed(Instant now) {
        Optional<New> fresh =
                lastTyped.plus(AWAY).isBefore(now) ? first.map(since -> new New(count, since)) : Optional.empty();
        lastTyped = now;
        count = 0;
        first = Optional.empty();
        return fresh;
    }

    /** Under this name he is called from now on. */
    void called(UserName name) {
        own = Optional.of(Pattern.compile(
                "(?<![\\p{L}\\p{N}_-])" + Pattern.quote(name.value()) + "(?![\\p{L}\\p{N}_-])",
                Pattern.CASE_INSENSITIVE));
    }

    /** Whether a text calls this user by name, as a whole word. */
    boolean mentions(String text) {
        return own.filter(name -> name.matcher(text).find()).isPresent();
    }
}

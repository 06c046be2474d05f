package parley.client.server;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before something is tried again: 1, 2, 4 … 30 s, each between the half and the whole of it. */
public final class Backoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long whole = next.toNanos();
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        // Many clients lose one server at the same moment; they must not all come back at one.
        return Duration.ofNanos(whole / 2 + (long) (random.nextDouble() * (whole - whole / 2)));
    }

    /** What the server asks for, but not longer than anybody would wait: 10 minutes. */
    public static Duration asked(Duration byServer) {
        return byServer.compareTo(LONGEST_ASKED) < 0 ? byServer : LONGEST_ASKED;
    }

    void reset() {
        next = FIRST;
    }
}

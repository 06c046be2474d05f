package parley.verification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** {@code kill -9} after a while of random length: mostly in the midst of messages, sometimes before the first one. */
final class RandomKills implements Deaths {
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int SOMETIMES = 8;

    private final List<String> by;

    RandomKills() {
        this(List.of());
    }

    /** @param by what the server's command begins with */
    RandomKills(List<String> by) {
        this.by = by;
    }

    @Override
    public List<String> die(Round round) {
        long before = round.accepted().getAsLong();
        try (ServerProcess server = ServerProcess.start(by, round.folder(), round.arguments())) {
            server.port();
            if (round.random().nextInt(SOMETIMES) > 0) {
                round.untilAccepted(before, 1);
            }
            LockSupport.parkNanos(round.random().nextLong(LONGEST.toNanos()));
            server.kill();
            return List.of();
        }
    }
}

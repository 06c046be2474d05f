package parley.server.settings;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The server's clock. What is written down or shown is told by {@link #instant}; what has to pass is measured by {@link
 * #nanos}, which no step of the wall clock moves. Tests steer both.
 */
public interface Time extends InstantSource {
    /** Nanoseconds since some moment; never goes back. */
    long nanos();

    static Time system() {
        return new Time() {
            @Override
            public Instant instant() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}

package parley.server.gate;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import parley.wire.Wire;

/**
 * Finds out whether somebody is still at the other end (protocol section 3.2): its TCP has to take and acknowledge what
 * was written before the probe. Where TCP cannot be asked, it is enough that the kernel took everything, or that the peer
 * has spoken. Touched only from its gate's event loop.
 */
final class Probe {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final long epoch;
    private final long since;
    private final Wire wire;
    private OptionalLong position = OptionalLong.empty();

    Probe(long epoch, long since, Wire wire) {
        this.epoch = epoch;
        this.since = since;
        this.wire = wire;
    }

    long epoch() {
        return epoch;
    }

    /**
     * Whether the peer is there; empty while that is open.
     *
     * @param spoken when the last byte came from it
     */
    Optional<Boolean> verdict(long now, long spoken) {
        if (position.isEmpty()) {
            // The probe was written in a tick that is over: by now everything is in its place.
            position = OptionalLong.of(wire.queued());
        }
        OptionalLong acknowledged = wire.acknowledged();
        boolean taken = acknowledged.isPresent()
                ? acknowledged.getAsLong() >= position.getAsLong()
                : wire.pending() == 0 || spoken - since > 0;
        if (taken) {
            return Optional.of(true);
        }
        return now - since >= PATIENCE_NANOS ? Optional.of(false) : Optional.empty();
    }
}

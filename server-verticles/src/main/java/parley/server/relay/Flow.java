package parley.server.relay;

/**
 * How fast one direction of a pipe may go: a bucket that holds one second's worth of bytes. Touched only from one event
 * loop.
 */
final class Flow {
    private static final double SECOND = 1e9;
    /** A bucket that is nearly empty gives nothing rather than crumbs, each of which would be a write of its own. */
    private static final int GRAINS = 16;

    private final long bytesPerSecond;
    private double left;
    private long at;

    Flow(long bytesPerSecond, long now) {
        this.bytesPerSecond = bytesPerSecond;
        this.left = bytesPerSecond;
        this.at = now;
    }

    /** How many of so many bytes may go now. */
    int allows(int bytes, long now) {
        left = Math.min((double) bytesPerSecond, left + (now - at) / SECOND * bytesPerSecond);
        at = now;
        if (left >= bytes) {
            return bytes;
        }
        return left * GRAINS >= bytesPerSecond ? (int) left : 0;
    }

    void spend(int bytes) {
        left -= bytes;
    }
}

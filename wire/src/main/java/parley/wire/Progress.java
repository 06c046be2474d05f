package parley.wire;

/** Whether the peer of one wire takes what waits for it (reliability S04). Touched only from the wire's event loop. */
public final class Progress {
    private final Wire wire;
    private long written;
    private long movedAt;

    /** @param now in nanoseconds, on the clock by which it will be asked */
    public Progress(Wire wire, long now) {
        this.wire = wire;
        this.movedAt = now;
    }

    /** Whether something waits and nothing of it has left for {@code limit} nanoseconds. To be asked again and again. */
    public boolean stuck(long now, long limit) {
        if (wire.pending() == 0) {
            movedAt = now;
            return false;
        }
        long written = wire.written();
        if (written != this.written) {
            this.written = written;
            movedAt = now;
        }
        return now - movedAt >= limit;
    }
}

package parley.client.peer;

/**
 * How much of all files may be under way on one link at a time, so that what is typed never waits behind them for long
 * (docs/reliability.md, P17): it grows while what is sent is confirmed about as quickly as it ever was, and shrinks when it
 * begins to queue somewhere. Touched only from the links' event loop.
 */
final class Window {
    private static final int LEAST = 16 * 1024;
    private static final int MOST = 1024 * 1024;
    private static final int FIRST = 64 * 1024;
    /** A piece is at most so much of it, for what is typed goes between two pieces. */
    private static final int PIECES = 4;

    private static final long FEW_NANOS = 20_000_000;
    private static final long MANY_NANOS = 60_000_000;

    private long size = FIRST;
    private long underWay;
    private long quickest = Long.MAX_VALUE;

    /** How large the next piece may be; 0 if something has to be confirmed before. */
    int room(int most) {
        long piece = Math.min(most, size / PIECES);
        return size - underWay >= piece ? (int) piece : 0;
    }

    void sent(int bytes) {
        underWay += bytes;
    }

    /** @param nanos since these bytes were sent */
    void confirmed(int bytes, long nanos) {
        underWay -= bytes;
        quickest = Math.min(quickest, nanos);
        long queued = nanos - quickest;
        if (queued < FEW_NANOS) {
            size = Math.min(MOST, size + bytes);
        } else if (queued > MANY_NANOS) {
            size = Math.max(LEAST, size - bytes);
        }
    }

    /** These bytes will not be confirmed any more. */
    void forgotten(long bytes) {
        underWay -= bytes;
    }
}

package parley.server.settings;

import java.time.Duration;
import java.util.List;

/** The limits that are more than one number. In each, {@code off} is read as a number that is never reached. */
public final class Limits {
    public static final int NO_COUNT = Integer.MAX_VALUE;
    public static final long NO_SIZE = Long.MAX_VALUE;
    /** A century: longer than a server runs, and far from overflowing when it is counted in nanoseconds. */
    public static final Duration NEVER = Duration.ofDays(36_500);

    private Limits() {}

    /**
     * How long a connection may be without a login.
     *
     * @param firstLine to its first complete line, TLS handshake included
     * @param login to its login
     */
    public record LoginGrace(Duration firstLine, Duration login) {
        static LoginGrace read(String text) {
            if (Forms.off(text)) {
                return new LoginGrace(NEVER, NEVER);
            }
            List<String> parts = Forms.parts(text, ",", 2);
            return new LoginGrace(Forms.spanOrOff(parts.get(0)), Forms.spanOrOff(parts.get(1)));
        }
    }

    /** Sign-ups from one source network and from all together. */
    public record Register(Rate perNet, Rate total) {
        static Register read(String text) {
            if (Forms.off(text)) {
                return new Register(Rate.OFF, Rate.OFF);
            }
            List<String> parts = Forms.parts(text, ",", 2);
            return new Register(Forms.per(parts.get(0)), Forms.per(parts.get(1)));
        }
    }

    /** Connections from one source network: at once, and new ones. */
    public record Connections(int atOnce, Rate fresh) {
        static Connections read(String text) {
            if (Forms.off(text)) {
                return new Connections(NO_COUNT, Rate.OFF);
            }
            List<String> parts = Forms.parts(text, ",", 2);
            return new Connections((int) Forms.whole(parts.get(0), 1, NO_COUNT), Forms.per(parts.get(1)));
        }
    }

    /**
     * Connections without a login: from {@code start} on, some new ones are dropped, {@code percent} of them at first, all
     * of them at {@code full}.
     */
    public record EarlyDrop(int start, int percent, int full) {
        static EarlyDrop read(String text) {
            if (Forms.off(text)) {
                return new EarlyDrop(NO_COUNT, 0, NO_COUNT);
            }
            List<String> parts = Forms.parts(text, ":", 3);
            int start = (int) Forms.whole(parts.get(0), 1, NO_COUNT);
            int full = (int) Forms.whole(parts.get(2), start, NO_COUNT);
            return new EarlyDrop(start, (int) Forms.whole(parts.get(1), 0, 100), full);
        }
    }

    /**
     * All connections: a number, or a share of the descriptors that this process may open.
     *
     * @param count {@link #NO_COUNT} if only the share counts
     * @param percent 100 if only the number counts
     */
    public record Total(int count, int percent) {
        /** What a server opens beside its connections: jars, the database, the listening sockets. */
        public static final int FILES = 96;

        static Total read(String text) {
            if (Forms.off(text)) {
                return new Total(NO_COUNT, 100);
            }
            if (text.endsWith("%")) {
                String percent = text.substring(0, text.length() - 1);
                return new Total(NO_COUNT, (int) Forms.whole(percent, 1, 100));
            }
            return new Total((int) Forms.whole(text, 1, NO_COUNT), 100);
        }

        /** The limit for a process that may open so many descriptors more. A share leaves some for files, however few there are. */
        public int within(long descriptors) {
            double share = descriptors / 100.0 * percent;
            double most = percent == 100 ? share : Math.min(share, (double) (descriptors - FILES));
            return (int) Math.min(count, Math.min(NO_COUNT, Math.max(1, most)));
        }
    }

    /** What may wait in one mailbox. */
    public record Mailbox(int messages, long bytes) {
        static Mailbox read(String text) {
            if (Forms.off(text)) {
                return new Mailbox(NO_COUNT, NO_SIZE);
            }
            List<String> parts = Forms.parts(text, ",", 2);
            return new Mailbox((int) Forms.whole(parts.get(0), 1, NO_COUNT), Forms.size(parts.get(1)));
        }
    }

    /** Bytes waiting for one session: above the first it is not read, above the second nothing is pushed to it. */
    public record Out(int unread, int unpushed) {
        static Out read(String text) {
            if (Forms.off(text)) {
                return new Out(NO_COUNT, NO_COUNT);
            }
            List<String> parts = Forms.parts(text, ",", 2);
            int unread = Forms.bytes(1, 1 << 30).apply(parts.get(0));
            return new Out(unread, Forms.bytes(unread, 1 << 30).apply(parts.get(1)));
        }
    }

    /** What one user may send through the relay of direct links. */
    public record Relay(long bytesPerSecond, long bytes, int atOnce, Duration life) {
        static Relay read(String text) {
            if (Forms.off(text)) {
                return new Relay(NO_SIZE, NO_SIZE, NO_COUNT, NEVER);
            }
            List<String> parts = Forms.parts(text, ",", 4);
            String rate = parts.get(0);
            if (!rate.endsWith("/s")) {
                throw new IllegalArgumentException();
            }
            long bytesPerSecond = Forms.size(rate.substring(0, rate.length() - 2));
            int atOnce = (int) Forms.whole(parts.get(2), 0, NO_COUNT);
            return new Relay(bytesPerSecond, Forms.size(parts.get(1)), atOnce, Forms.span(parts.get(3)));
        }
    }
}

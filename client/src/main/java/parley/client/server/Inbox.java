package parley.client.server;

import java.util.Optional;
import parley.protocol.ServerLine;
import parley.wire.Fingerprint;

/** What a session knows of the messages that came to it. Touched only from the session's event loop. */
interface Inbox {
    /** Connected to the server of this key. */
    void server(Fingerprint key);

    /** A session begins, or goes on, at this number. */
    void signedIn(Connection connection, long seq);

    /** The connection is gone. */
    void interrupted();

    /** Whether this message is to be told; if not, it was told before. */
    boolean take(ServerLine.Message message);

    /** Everything that was told up to this number is on the screen. */
    void shown(long seq);

    /** Behind which number to resume. */
    long upTo();

    /** The server's numbers are not those that it gave before. */
    void forget();

    /** Says and writes at once what would have been said and written a moment later. */
    void flush();

    /** Of a side session: behind which number to go on. */
    Optional<Long> after();

    /** Of a side session, which acknowledges nothing and remembers where it is only as long as it lives. */
    final class OfSide implements Inbox {
        private Optional<Long> after;

        OfSide(Kind.Side kind) {
            this.after = kind.after();
        }

        @Override
        public void server(Fingerprint key) {}

        /** Begun without a number, it goes on behind the one where the server began (protocol section 3.2). */
        @Override
        public void signedIn(Connection connection, long seq) {
            if (after.isEmpty()) {
                after = Optional.of(seq);
            }
        }

        @Override
        public void interrupted() {}

        @Override
        public boolean take(ServerLine.Message message) {
            boolean fresh = after.filter(last -> last >= message.seq()).isEmpty();
            if (fresh) {
                after = Optional.of(message.seq());
            }
            return fresh;
        }

        @Override
        public void shown(long seq) {}

        @Override
        public long upTo() {
            return 0;
        }

        @Override
        public void forget() {}

        @Override
        public void flush() {}

        @Override
        public Optional<Long> after() {
            return after;
        }
    }
}

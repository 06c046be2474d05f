package parley.verification;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a connection is made and how its lines travel. Immutable; every {@code with}-like method answers a new one.
 *
 * @param host where the server is
 * @param tls whether to speak TLS; any certificate is trusted
 * @param sending how a line is cut into writes
 * @param end what ends a line
 * @param from the address to connect from, if not the usual one
 * @param receiveBuffer the SO_RCVBUF to ask for, so that a reader that does not read fills up soon
 */
record Dial(
        String host,
        int port,
        boolean tls,
        Sending sending,
        LineEnd end,
        Optional<InetAddress> from,
        OptionalInt receiveBuffer) {

    /** How the bytes of a line are handed to the network. */
    enum Sending {
        /** Everything at once, many lines too. */
        WHOLE,
        /** One write for each character. */
        BY_CHARACTER,
        /** One write for each byte, also in the middle of a character. */
        BY_BYTE
    }

    enum LineEnd {
        LF("\n"),
        CRLF("\r\n");

        private final String bytes;

        LineEnd(String bytes) {
            this.bytes = bytes;
        }

        String bytes() {
            return bytes;
        }
    }

    /** Clear text over loopback, lines whole and ended by LF. */
    static Dial to(int port) {
        return new Dial("127.0.0.1", port, false, Sending.WHOLE, LineEnd.LF, Optional.empty(), OptionalInt.empty());
    }

    Dial tls(boolean wanted) {
        return new Dial(host, port, wanted, sending, end, from, receiveBuffer);
    }

    Dial sending(Sending how, LineEnd ended) {
        return new Dial(host, port, tls, how, ended, from, receiveBuffer);
    }

    Dial from(InetAddress address) {
        return new Dial(host, port, tls, sending, end, Optional.of(address), receiveBuffer);
    }

    Dial host(String other) {
        return new Dial(other, port, tls, sending, end, from, receiveBuffer);
    }

    Dial port(int other) {
        return new Dial(host, other, tls, sending, end, from, receiveBuffer);
    }

    Dial receiveBuffer(int bytes) {
        return new Dial(host, port, tls, sending, end, from, OptionalInt.of(bytes));
    }

    /** Connects. */
    Chatter connect() {
        return Chatter.connect(this);
    }
}

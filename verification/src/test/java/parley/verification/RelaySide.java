package parley.verification;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/** One connection to the relay: a few lines first, and behind the {@code ok} bytes of any kind. Used by one thread at a time. */
final class RelaySide implements AutoCloseable {
    private final Socket tcp;
    private final Socket talk;
    private final InputStream in;
    private final OutputStream out;

    private RelaySide(Socket tcp, Socket talk) throws IOException {
        this.tcp = tcp;
        this.talk = talk;
        this.in = talk.getInputStream();
        this.out = talk.getOutputStream();
    }

    static RelaySide dial(LocalServer server, boolean tls) {
        return dial(server, tls, 0);
    }

    /** @param receiveBuffer the SO_RCVBUF to ask for, or 0 */
    static RelaySide dial(LocalServer server, boolean tls, int receiveBuffer) {
        try {
            Socket tcp = new Socket();
            tcp.setTcpNoDelay(true);
            if (receiveBuffer > 0) {
                tcp.setReceiveBufferSize(receiveBuffer);
            }
            tcp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            tcp.setSoTimeout((int) Chatter.PATIENCE.toMillis());
            return new RelaySide(
                    tcp, tls ? TrustingTls.sockets().createSocket(tcp, "127.0.0.1", server.port(), true) : tcp);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Says {@code relay <token>} in clear text or TLS and reads the greeting. */
    static RelaySide knocking(LocalServer server, boolean tls, String token) {
        RelaySide side = dial(server, tls).send(("relay " + token + "\n").getBytes(US_ASCII));
        String greeting = side.line();
        if (!greeting.startsWith("* parley 1")) {
            throw new AssertionError("not a greeting: " + greeting);
        }
        return side;
    }

    /** As {@link #knocking}, and the {@code ok} is read. */
    RelaySide joined() {
        String answer = line();
        if (!answer.startsWith("ok")) {
            throw new AssertionError("not joined: " + answer);
        }
        return this;
    }

    RelaySide send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line without its LF, or {@code (closed)}. */
    String line() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = read(); next != '\n'; next = read()) {
            if (next < 0) {
                return "(closed)";
            }
            line.write(next);
        }
        return line.toString(US_ASCII);
    }

    /** So many bytes, or fewer if the stream ends before. */
    byte[] bytes(int count) {
        try {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything up to the end of the stream. */
    byte[] rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] some = new byte[16_384];
        try {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                all.write(some, 0, count);
            }
        } catch (SocketException | SSLException reset) {
            // An end too.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.toByteArray();
    }

    /** Whether nothing comes, not even the end, for a moment. */
    boolean quiet() {
        try {
            tcp.setSoTimeout(300);
            int next = in.read();
            throw new AssertionError("heard " + next);
        } catch (SocketTimeoutException nothing) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            patient();
        }
    }

    /** Whether nothing comes for a moment but perhaps the end. */
    boolean quietOrEnded() {
        try {
            tcp.setSoTimeout(100);
            return in.read() < 0;
        } catch (SocketTimeoutException nothing) {
            return true;
        } catch (IOException reset) {
            return true;
        } finally {
            patient();
        }
    }

    private void patient() {
        try {
            tcp.setSoTimeout((int) Chatter.PATIENCE.toMillis());
        } catch (SocketException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private int read() {
        try {
            return in.read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing heard", e);
        } catch (IOException reset) {
            return -1;
        }
    }

    void endOutput() {
        try {
            talk.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void reset() {
        try {
            tcp.setSoLinger(true, 0);
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

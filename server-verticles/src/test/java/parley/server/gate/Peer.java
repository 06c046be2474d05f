package parley.server.gate;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** The other end of a connection, as plain as {@code nc}: blocking, for the test's own thread. */
final class Peer implements AutoCloseable {
    static final String END = "<end>";
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    Peer(int port) throws IOException {
        this(port, 0);
    }

    /** @param window the receive buffer; 0: the system's own */
    Peer(int port, int window) throws IOException {
        if (window > 0) {
            socket.setReceiveBufferSize(window);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String... lines) throws IOException {
        raw(String.join("\n", lines) + "\n");
    }

    void raw(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** The next line without its LF, or {@link #END}. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    return line.size() == 0 ? END : line.toString(StandardCharsets.UTF_8) + END;
                }
                line.write(next);
            }
        } catch (SocketTimeoutException nothing) {
            return "<nothing after " + line.toString(StandardCharsets.UTF_8) + ">";
        } catch (SocketException reset) {
            return "<reset>";
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Says something and reads what is answered in one line. */
    String ask(String line) throws IOException {
        send(line);
        return line();
    }

    /** Reads lines up to one that begins so, and answers that one. */
    String until(String start) throws IOException {
        String line = line();
        while (!line.startsWith(start) && !line.startsWith("<")) {
            line = line();
        }
        return line;
    }

    /** Whether nothing comes for a moment. */
    boolean quiet() throws IOException {
        socket.setSoTimeout(250);
        try {
            in.mark(1);
            int next = in.read();
            in.reset();
            return next < 0;
        } catch (SocketTimeoutException nothing) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

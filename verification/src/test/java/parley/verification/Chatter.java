package parley.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * One connection to a server, driven by hand: it sends bytes, reads lines with a deadline, and ends in every way a peer
 * can end. It understands nothing of what is said. Used by one thread at a time.
 */
final class Chatter implements AutoCloseable {
    /** How long a line may take before the test fails. Generous: it only costs time where something is broken. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int REMEMBERED = 40;

    private final Dial dial;
    private final Socket tcp;
    private final Socket talk;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] read = new byte[16_384];
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final Deque<String> lines = new ArrayDeque<>();
    private final Deque<String> said = new ArrayDeque<>();
    private boolean ended;

    private Chatter(Dial dial, Socket tcp, Socket talk) throws IOException {
        this.dial = dial;
        this.tcp = tcp;
        this.talk = talk;
        this.in = talk.getInputStream();
        this.out = talk.getOutputStream();
    }

    /** Connects as {@code dial} says; with TLS the handshake is done when this returns. */
    static Chatter connect(Dial dial) {
        try {
            Socket tcp = new Socket();
            tcp.setTcpNoDelay(true);
            if (dial.receiveBuffer().isPresent()) {
                tcp.setReceiveBufferSize(dial.receiveBuffer().getAsInt());
            }
            if (dial.from().isPresent()) {
                tcp.bind(new InetSocketAddress(dial.from().get(), 0));
            }
            tcp.connect(new InetSocketAddress(dial.host(), dial.port()), (int) PATIENCE.toMillis());
            if (!dial.tls()) {
                return new Chatter(dial, tcp, tcp);
            }
            tcp.setSoTimeout((int) PATIENCE.toMillis());
            SSLSocket tls = (SSLSocket) TrustingTls.sockets().createSocket(tcp, dial.host(), dial.port(), true);
            tls.startHandshake();
            return new Chatter(dial, tcp, tls);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot connect to " + dial.host() + ":" + dial.port(), e);
        }
    }

    /** Over a connection that stands; {@code dial} tells only how lines travel. */
    static Chatter over(Dial dial, Socket socket) {
        try {
            return new Chatter(dial, socket, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the line and its end, cut as the dial says. */
    Chatter say(String line) {
        return say(List.of(line));
    }

    /** Sends the lines; whole means: all of them in one write. */
    Chatter say(List<String> several) {
        StringBuilder all = new StringBuilder();
        for (String line : several) {
            remember("> " + line);
            all.append(line).append(dial.end().bytes());
        }
        send(all.toString());
        return this;
    }

    private void send(String text) {
        switch (dial.sending()) {
            case WHOLE -> write(text.getBytes(UTF_8));
            case BY_CHARACTER ->
                text.codePoints()
                        .forEach(point -> write(Character.toString(point).getBytes(UTF_8)));
            case BY_BYTE -> bytewise(text.getBytes(UTF_8));
        }
    }

    /** Sends exactly these bytes, cut as the dial says (by character is by byte here). */
    Chatter sayBytes(byte[] bytes) {
        remember("> " + bytes.length + " bytes");
        if (dial.sending() == Dial.Sending.WHOLE) {
            write(bytes);
        } else {
            bytewise(bytes);
        }
        return this;
    }

    private void bytewise(byte[] bytes) {
        for (byte one : bytes) {
            write(new byte[] {one});
        }
    }

    /** Writes; that the server has gone is no error here: what it said before is still to be read. */
    private void write(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            remember("! write failed: " + e.getMessage());
        }
    }

    /** The next line without its LF, or empty at the end of the stream (a reset too). Fails after {@link #PATIENCE}. */
    Optional<String> hear() {
        return hear(PATIENCE);
    }

    Optional<String> hear(Duration deadline) {
        return hearWithin(deadline)
                .orElseThrow(() -> new AssertionError("nothing heard within " + deadline + describe()));
    }

    /** As {@link #hear()}, but empty if nothing came in time. */
    Optional<Optional<String>> hearWithin(Duration deadline) {
        long until = System.nanoTime() + deadline.toNanos();
        while (lines.isEmpty() && !ended) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0 || !fill((int) Math.min(Integer.MAX_VALUE, left))) {
                return Optional.empty();
            }
        }
        Optional<String> line = Optional.ofNullable(lines.poll());
        remember("< " + line.orElse("(closed)"));
        return Optional.of(line);
    }

    /** The next line; fails at an end of the stream. */
    String line() {
        return hear().orElseThrow(() -> new AssertionError("the server closed the connection" + describe()));
    }

    /** Every line up to the end of the stream. */
    List<String> rest() {
        List<String> all = new ArrayList<>();
        for (Optional<String> line = hear(); line.isPresent(); line = hear()) {
            all.add(line.get());
        }
        return all;
    }

    /** Reads the greeting, which is text in every notation (protocol section 1). */
    Chatter greeted() {
        String line = line();
        if (!line.startsWith("* parley 1")) {
            throw new AssertionError("not a greeting: " + line);
        }
        return this;
    }

    /** Whether there is a whole line that was received and not taken yet. Reads nothing. */
    boolean hasLine() {
        return !lines.isEmpty();
    }

    /** How many bytes came behind the last LF: more than none at the end of the stream is half a line. */
    int unfinished() {
        return partial.size();
    }

    /** Whether a line is there, or comes in time; it is still to be taken. */
    boolean peek(Duration deadline) {
        long until = System.nanoTime() + deadline.toNanos();
        long left = deadline.toMillis();
        while (lines.isEmpty() && !ended && left > 0) {
            fill((int) left);
            left = (until - System.nanoTime()) / 1_000_000;
        }
        return !lines.isEmpty();
    }

    private boolean fill(int millis) {
        try {
            talk.setSoTimeout(millis);
            int count = in.read(read);
            if (count < 0) {
                ended = true;
            }
            for (int i = 0; i < count; i++) {
                if (read[i] == '\n') {
                    lines.add(text(partial.toByteArray()));
                    partial.reset();
                } else {
                    partial.write(read[i]);
                }
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException | SSLException e) {
            remember("! " + e.getMessage());
            ended = true;
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] bytes) {
        try {
            return UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("the server sent a line that is no UTF-8", e);
        }
    }

    /** Sends these bytes past TLS, if there is any. */
    Chatter sayRaw(byte[] bytes) {
        remember("> " + bytes.length + " bytes past TLS");
        try {
            tcp.getOutputStream().write(bytes);
        } catch (IOException e) {
            remember("! write failed: " + e.getMessage());
        }
        return this;
    }

    /** Everything that still comes on the wire, up to the end of the stream, one character for each byte. */
    String bytesToTheEnd() {
        StringBuilder all = new StringBuilder();
        try {
            tcp.setSoTimeout((int) PATIENCE.toMillis());
            InputStream wire = tcp.getInputStream();
            for (int count = wire.read(read); count >= 0; count = wire.read(read)) {
                all.append(new String(read, 0, count, ISO_8859_1));
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server does not close" + describe(), e);
        } catch (IOException e) {
            remember("! " + e.getMessage());
        }
        return all.toString();
    }

    /** Ends this side of the stream; the server may go on. */
    void endOfStream() {
        remember("! end of stream");
        try {
            talk.shutdownOutput();
        } catch (IOException e) {
            remember("! " + e.getMessage());
        }
    }

    /** Breaks the connection: the server sees a reset. */
    void reset() {
        remember("! reset");
        try {
            tcp.setSoLinger(true, 0);
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes TCP in order, without a word of TLS. */
    void cut() {
        remember("! cut");
        try {
            tcp.shutdownOutput();
            tcp.close();
        } catch (IOException e) {
            remember("! " + e.getMessage());
        }
    }

    @Override
    public void close() {
        remember("! close");
        try {
            talk.close();
        } catch (IOException e) {
            remember("! " + e.getMessage());
        }
    }

    private void remember(String what) {
        said.add(what.length() > 300 ? what.substring(0, 300) + "… (" + what.length() + ")" : what);
        if (said.size() > REMEMBERED) {
            said.remove();
        }
    }

    /** What was said last, for the message of a failed test. */
    String describe() {
        return "; the conversation so far:\n  " + String.join("\n  ", said);
    }
}

package parley.server.main;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A conversation with a running server by the socket in its data folder. Blocks; used by one thread. */
final class OperatorTalk implements AutoCloseable {
    private static final Pattern HEAD = Pattern.compile("ok( .*|$)|error .*|\\{\"type\":\"(ok|error)\".*");
    private static final Pattern CODE =
            Pattern.compile("error ([a-z-]+):.*|\\{\"type\":\"error\".*?\"code\":\"([a-z-]+)\".*");

    /** What the answer to {@code drain} names, in both notations. */
    private static final Pattern PROCESS = Pattern.compile("(?:and then process |,\"pid\":)([0-9]+)");

    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final SocketChannel channel;
    private final BufferedReader lines;
    private Future<?> ended = CompletableFuture.completedFuture("");

    private OperatorTalk(SocketChannel channel) {
        this.channel = channel;
        this.lines = new BufferedReader(Channels.newReader(channel, UTF_8));
    }

    /**
     * An answer as it came.
     *
     * @param head {@code ok …} or {@code error <code>: …}, in JSON all of it
     * @param body the lines below it, without their indentation
     */
    record Answer(String head, List<String> body) {
        Answer {
            body = List.copyOf(body);
        }

        /** Why it is none. */
        Optional<String> refused() {
            Matcher error = CODE.matcher(head);
            return error.matches()
                    ? Optional.ofNullable(error.group(1)).or(() -> Optional.ofNullable(error.group(2)))
                    : Optional.empty();
        }

        /** Behind {@code ok}. */
        String sentence() {
            return head.startsWith("ok ") ? head.substring(3) : head;
        }
    }

    /** @throws IOException if no server is there */
    static OperatorTalk with(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new OperatorTalk(channel);
        } catch (IOException | RuntimeException nobody) {
            channel.close();
            throw nobody;
        }
    }

    /**
     * Says one line and waits for its answer; empty if the server went away before that.
     *
     * @param line not blank, and without a line break
     */
    Optional<Answer> ask(String line) {
        // A text answer tells its end by nothing but the next one: every line has exactly one, so a ping is asked
        // behind it.
        if (!say(line + "\nping\n")) {
            return Optional.empty();
        }
        Optional<String> head = next();
        while (head.isPresent() && !HEAD.matcher(head.get()).matches()) {
            head = next();
        }
        if (head.isEmpty()) {
            return Optional.empty();
        }
        List<String> body = new ArrayList<>();
        Optional<String> below = next();
        while (below.isPresent() && !HEAD.matcher(below.get()).matches()) {
            if (below.get().startsWith("  ")) {
                body.add(below.get().substring(2));
            }
            below = next();
        }
        Matcher process = PROCESS.matcher(head.get());
        if (process.find()) {
            ended = ProcessHandle.of(Long.parseLong(process.group(1)))
                    .<Future<?>>map(ProcessHandle::onExit)
                    .orElse(CompletableFuture.completedFuture(""));
        }
        return Optional.of(new Answer(head.get(), body));
    }

    /**
     * Waits until the server that has just answered a {@code drain} is gone, so that another one can be started; at most as long
     * as that may take.
     */
    void waitForTheEnd() {
        Optional<String> line = next();
        while (line.isPresent()) {
            line = next();
        }
        try {
            ended.get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stillThere) {
            System.err.println("parley: the server has not ended yet");
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
    }

    private boolean say(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private Optional<String> next() {
        try {
            return Optional.ofNullable(lines.readLine());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}

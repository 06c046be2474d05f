package parley.client.command;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import parley.protocol.ServerLine;

/**
 * Events as lines on standard output. On Linux, what is in a pipe is taken only once the other end has read it:
 * {@code listen | head -1} acknowledges one event, however many the pipe would hold. Elsewhere, and where standard output is
 * no pipe, what is written is taken.
 */
final class StandardOutput implements Taker {
    private static final Path OWN_END = Path.of("/proc/self/fd/1");

    private final boolean json;
    private final boolean pipe = isPipe();
    private final FileOutputStream output = new FileOutputStream(FileDescriptor.out);
    /** Behind which byte each event ends that is not taken yet. */
    private final Deque<Long> ends = new ArrayDeque<>();

    private long written;
    private long taken;

    StandardOutput(boolean json) {
        this.json = json;
    }

    @Override
    public void give(ServerLine event) throws IOException {
        byte[] line = json ? OneLine.json(event) : OneLine.text(event);
        output.write(line);
        written += line.length;
        ends.addLast(written);
    }

    @Override
    public long taken() {
        long read = written - unread();
        while (!ends.isEmpty() && ends.getFirst() <= read) {
            ends.removeFirst();
            taken++;
        }
        return taken;
    }

    @Override
    public void stop() {
        // What was written stays with the pipe.
    }

    /** Whether nobody reading any more is the only reason why a line cannot be written. */
    boolean toPipe() {
        return pipe;
    }

    /** How many bytes the pipe holds. Opened anew each time: a reader of our own would keep the pipe from breaking. */
    private long unread() {
        if (!pipe || ends.isEmpty()) {
            return 0;
        }
        try (FileInputStream otherEnd = new FileInputStream(OWN_END.toFile())) {
            return otherEnd.available();
        } catch (IOException notAllowed) {
            return 0;
        }
    }

    /** Whether standard output is a pipe. */
    static boolean isPipe() {
        try {
            return Files.readSymbolicLink(OWN_END).toString().startsWith("pipe:");
        } catch (IOException noLinux) {
            return false;
        }
    }
}

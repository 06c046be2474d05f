package parley.client.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Writes what waits, on a thread of its own, so that nobody waits for a slow reader. Safe from every thread. */
final class Printer {
    /** A reader that takes nothing for so long gets no more. */
    private static final long LAST_WORDS_MILLIS = 10_000;

    private final OutputStream out;
    private final Function<List<Backlog.Entry>, String> look;
    private final Runnable gone;
    private final Backlog backlog = new Backlog();
    private final Doorbell doorbell = new Doorbell();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Thread writer = new Thread(this::writeOn, "standard output");

    /**
     * @param look what is to be written for what waits, maybe nothing; called by the writing thread alone
     * @param gone runs once if the reader has gone
     */
    Printer(OutputStream out, Function<List<Backlog.Entry>, String> look, Runnable gone) {
        this.out = out;
        this.look = look;
        this.gone = gone;
        writer.setDaemon(true);
    }

    void start() {
        writer.start();
    }

    void add(Item item, Runnable printed) {
        backlog.add(item, printed);
        doorbell.ring();
    }

    /** Asks for another look although nothing may wait. */
    void ring() {
        doorbell.ring();
    }

    private void writeOn() {
        try {
            while (!closing.get()) {
                doorbell.await();
                write();
            }
            write();
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
        } catch (IOException closedPipe) {
            gone.run();
        }
    }

    private void write() throws IOException {
        List<Backlog.Entry> entries = backlog.take();
        out.write(look.apply(entries).getBytes(StandardCharsets.UTF_8));
        out.flush();
        entries.forEach(entry -> entry.printed().run());
    }

    /** Writes what still waits. */
    void close() {
        if (closing.compareAndSet(false, true)) {
            doorbell.ring();
            try {
                if (writer != Thread.currentThread()) {
                    writer.join(LAST_WORDS_MILLIS);
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

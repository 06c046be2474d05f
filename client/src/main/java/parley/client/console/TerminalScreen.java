package parley.client.console;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOError;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.reader.History;
import org.jline.terminal.Terminal;
import org.jline.utils.Signals;
import parley.client.typing.Vocabulary;

/**
 * A terminal on which somebody types. Two threads of its own: one reads keys, one paints, at most every
 * {@value #PACE_MILLIS} ms. What the methods of {@link Screen} are told is kept in {@link Around} and queues until the
 * painter takes it; nothing but those two threads ever touches the terminal.
 */
final class TerminalScreen implements Screen {
    static final long PACE_MILLIS = 50;
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final Backlog backlog = new Backlog();
    private final Queue<Question> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> recalled = new ConcurrentLinkedQueue<>();

    private final Around around;
    private final Painting painting;
    private final Bell bell;
    private final LineEditor editor;
    private final Input input;
    private final TerminalMode mode;

    private final Doorbell doorbell = new Doorbell();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch restored = new CountDownLatch(1);
    private final AtomicBoolean opened = new AtomicBoolean();
    /** Goes on after a stop, so that the screen is not as we left it. */
    private final AtomicBoolean resumed = new AtomicBoolean();

    private final Thread painter = new Thread(this::paintOn, "screen");
    private final Thread reader = new Thread(this::readOn, "keys");
    private final Thread restorer = new Thread(this::close, "terminal restorer");

    /** @param out the same terminal's output, for what is drawn */
    TerminalScreen(
            Terminal terminal,
            OutputStream out,
            Drawing drawing,
            Colours colours,
            Painting painting,
            Bell bell,
            TypedHistory history)
            throws IOException {
        this.around = new Around(colours);
        this.painting = painting;
        this.bell = bell;
        this.mode = new TerminalMode(terminal, out);
        this.input = new Input(around, history, LocalFiles.ofUser(), this::suspend);
        this.editor = new LineEditor(terminal, out, drawing, input);
        input.edits(editor);
        for (String line : history.load()) {
            editor.getHistory().add(line);
        }
        painter.setDaemon(true);
        reader.setDaemon(true);
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public void open(Typist typist) {
        input.typist(typist);
        Runtime.getRuntime().addShutdownHook(restorer);
        opened.set(true);
        mode.raw();
        Signals.register("WINCH", doorbell::ring);
        Signals.register("CONT", () -> {
            if (mode.stoppedByOthers()) {
                resumed.set(true);
                doorbell.ring();
            }
        });
        takeQuestions();
        reader.start();
        painter.start();
        doorbell.ring();
    }

    @Override
    public void show(Item item, Runnable printed) {
        backlog.add(item, printed);
        doorbell.ring();
    }

    @Override
    public void pending(List<String> lines) {
        around.pending(lines);
        doorbell.ring();
    }

    @Override
    public void prompt(Prompt told) {
        around.prompt(told);
        doorbell.ring();
    }

    @Override
    public void status(List<String> cells, List<String> rows) {
        around.status(cells, rows);
        doorbell.ring();
    }

    @Override
    public void vocabulary(Vocabulary told) {
        around.vocabulary(told);
        doorbell.ring();
    }

    /** The future is completed on the context of the caller, if it has one. */
    @Override
    public Future<Optional<String>> ask(String question, boolean secret) {
        Promise<Optional<String>> answered = Promise.promise();
        asked.add(Question.promised(question, secret, answered, this::free));
        doorbell.ring();
        return answered.future();
    }

    /** Runs what may take its time without the editor's lock. */
    private void free(Runnable action) {
        if (Thread.currentThread() == reader) {
            editor.later(action);
        } else {
            action.run();
        }
    }

    @Override
    public void recall(String line) {
        recalled.add(line);
        doorbell.ring();
    }

    private void readOn() {
        try {
            while (!closing.get()) {
                if (editor.read()) {
                    input.ended();
                    return;
                }
            }
        } catch (RuntimeException | Error failure) {
            failed(failure);
        }
    }

    private void paintOn() {
        try {
            while (!closing.get()) {
                doorbell.await();
                paint();
                closed.await(PACE_MILLIS, TimeUnit.MILLISECONDS);
            }
            paint();
            editor.locked(() -> {
                input.close();
                editor.erase();
                return true;
            });
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            failed(failure);
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof IOError || closing.get()) {
            // The terminal is no more, or not ours any more.
            input.ended();
            return;
        }
        // Whoever reads what a bug left behind wants a terminal that works.
        close();
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        input.leave();
    }

    private void paint() {
        if (resumed.getAndSet(false)) {
            editor.locked(() -> {
                mode.raw();
                editor.drawAfresh();
                return true;
            });
        }
        editor.locked(() -> {
            for (String line = recalled.poll(); line != null; line = recalled.poll()) {
                recallNow(line);
            }
            return true;
        });
        takeQuestions();
        List<Backlog.Entry> entries = backlog.take();
        StringBuilder text = new StringBuilder();
        for (Backlog.Entry entry : entries) {
            text.append(Ansi.of(painting.paint(entry.item()))).append('\n');
        }
        text.append(bell.of(entries));
        editor.print(text.toString());
        for (Backlog.Entry entry : entries) {
            entry.printed().run();
        }
    }

    private void takeQuestions() {
        editor.locked(() -> {
            for (Question one = asked.poll(); one != null; one = asked.poll()) {
                input.ask(one);
            }
            return true;
        });
    }

    private void recallNow(String line) {
        History history = editor.getHistory();
        if (TypedHistory.allowed(line)
                && (history.isEmpty() || !history.get(history.last()).equals(line))) {
            history.add(line);
        }
    }

    /** Ctrl-Z. */
    private void suspend() {
        editor.erase();
        mode.stop();
        editor.begin();
        editor.drawAfresh();
    }

    @Override
    public void close() {
        try {
            if (!closing.compareAndSet(false, true)) {
                // Whoever comes second must not end the process before the first is done.
                restored.await(3 * LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
                return;
            }
            closed.countDown();
            doorbell.ring();
            if (opened.get()) {
                end();
            } else {
                paint();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already; it finds the terminal restored.
        } finally {
            restored.countDown();
        }
    }

    private void end() throws InterruptedException {
        if (painter != Thread.currentThread()) {
            painter.join(LAST_WORDS_MILLIS);
        }
        // On a thread of its own: a terminal that takes nothing must not keep the process.
        Thread closer = new Thread(mode::restore, "terminal closer");
        closer.setDaemon(true);
        closer.start();
        closer.join(LAST_WORDS_MILLIS);
        if (Thread.currentThread() != restorer) {
            Runtime.getRuntime().removeShutdownHook(restorer);
        }
    }
}

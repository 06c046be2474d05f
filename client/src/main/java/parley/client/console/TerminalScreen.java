package parley.client.console;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.reader.History;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.Signals;
import parley.client.typing.Vocabulary;

/**
 * A terminal on which somebody types. Two threads of its own: one reads keys, one paints, at most every
 * {@value #PACE_MILLIS} ms. What the methods of {@link Screen} are told is kept in volatile fields and queues until the
 * painter takes it; nothing but those two threads ever touches the terminal.
 */
final class TerminalScreen implements Screen {
    static final long PACE_MILLIS = 50;
    private static final long LAST_WORDS_MILLIS = 1_000;
    private static final int MOST_PENDING = 5;

    /** What is told from outside, each time whole. */
    private volatile Prompt prompt = new Prompt("guest", Optional.empty(), Optional.empty());

    private volatile List<String> pending = List.of();
    private volatile List<String> cells = List.of();
    private volatile List<String> rows = List.of();
    private volatile Vocabulary vocabulary = new Vocabulary(List.of(), List.of(), List.of(), List.of());
    private final Backlog backlog = new Backlog();
    private final Queue<Question> asked = new ConcurrentLinkedQueue<>();
    private final Queue<String> recalled = new ConcurrentLinkedQueue<>();

    private final Terminal terminal;
    private final Colours colours;
    private final Painting painting;
    private final Bell bell;
    private final LineEditor editor;
    private final Input input;
    private final Attributes original;
    private final OutputStream out;

    private final Doorbell doorbell = new Doorbell();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Stopped by our own hand, or by somebody else's: then the screen is not as we left it. */
    private final AtomicBoolean suspended = new AtomicBoolean();

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
        this.terminal = terminal;
        this.out = out;
        this.colours = colours;
        this.painting = painting;
        this.bell = bell;
        this.original = terminal.getAttributes();
        this.input = new Input(this, history, LocalFiles.ofUser());
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
        enterRawMode();
        Signals.register("WINCH", doorbell::ring);
        Signals.register("CONT", () -> {
            if (!suspended.getAndSet(false)) {
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
        pending = List.copyOf(lines);
        doorbell.ring();
    }

    @Override
    public void prompt(Prompt told) {
        prompt = told;
        doorbell.ring();
    }

    @Override
    public void status(List<String> cells, List<String> rows) {
        this.cells = List.copyOf(cells);
        this.rows = List.copyOf(rows);
        doorbell.ring();
    }

    @Override
    public void vocabulary(Vocabulary told) {
        vocabulary = told;
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

    Prompt prompt() {
        return prompt;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    Colours colours() {
        return colours;
    }

    /** What stands above what is typed. */
    List<AttributedString> above() {
        List<AttributedString> above = new ArrayList<>();
        List<String> lines = pending;
        int hidden = Math.max(0, lines.size() - MOST_PENDING);
        if (hidden > 0) {
            above.add(new AttributedString("… " + hidden + " more not sent yet", colours.dim()));
        }
        for (String line : lines.subList(hidden, lines.size())) {
            above.add(new AttributedString("… " + Printable.line(line), colours.dim()));
        }
        return above;
    }

    /** What stands below it. */
    List<AttributedString> below() {
        List<AttributedString> below = new ArrayList<>();
        for (String row : rows) {
            below.add(new AttributedString(Printable.line(row)));
        }
        if (!cells.isEmpty()) {
            below.add(new AttributedString(Printable.line(String.join(" │ ", cells)), colours.dim()));
        }
        return below;
    }

    private void enterRawMode() {
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        // The editor would end at its first sight of this key on an empty line; it is ours.
        raw.setControlChar(Attributes.ControlChar.VEOF, 0);
        terminal.setAttributes(raw);
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
                enterRawMode();
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

    /** Stops this process as Ctrl-Z does, with the terminal as it was; comes back when it goes on. */
    void suspend() {
        editor.erase();
        farewell();
        suspended.set(true);
        try {
            // All processes of the job, as the terminal would have done it: a script may stand between us and the
            // shell.
            Process stop = new ProcessBuilder("sh", "-c", "kill -TSTP 0").start();
            stop.waitFor();
        } catch (IOException noKill) {
            // Then it goes on at once.
        } catch (InterruptedException closingNow) {
            Thread.currentThread().interrupt();
        }
        enterRawMode();
        editor.begin();
        editor.drawAfresh();
    }

    private void farewell() {
        try {
            terminal.setAttributes(original);
        } catch (IllegalStateException closed) {
            // By JLine, which has done this too.
        }
        try {
            // Below the block, application keys and bracketed paste off, the cursor shown, no colour left over.
            out.write("\r\033[J\033[?1l\033>\033[?2004l\033[?25h\033[m".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException gone) {
            // Nobody looks any more.
        }
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed.countDown();
        doorbell.ring();
        try {
            if (painter != Thread.currentThread()) {
                painter.join(LAST_WORDS_MILLIS);
            }
            Thread closer = new Thread(this::restore, "terminal closer");
            closer.setDaemon(true);
            closer.start();
            closer.join(LAST_WORDS_MILLIS);
            if (Thread.currentThread() != restorer) {
                Runtime.getRuntime().removeShutdownHook(restorer);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException shuttingDown) {
            // The hook runs already; it finds the terminal restored.
        }
    }

    private void restore() {
        try {
            farewell();
            terminal.close();
        } catch (IOException | IllegalStateException gone) {
            // JLine's own hook was first.
        }
        // JLine's native library leaves a random number in a field of the terminal's settings that it does not know.
        Stty.run("line", "0");
    }
}

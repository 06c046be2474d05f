package parley.client.console;

import java.io.IOError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.KillRing;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.reader.impl.UndoTree;
import org.jline.reader.impl.history.DefaultHistory;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;

/**
 * JLine's line editor, changed into one endless line: what is accepted is handed over and the line goes on empty, so that
 * there is no moment at which typed keys echo or get lost. It draws a {@link Block} instead of a prompt and a line. Its
 * state is guarded by JLine's own lock, which may be held while the terminal takes what is written; whoever must not wait
 * for the terminal must not call it.
 */
final class LineEditor extends LineReaderImpl {
    /** What the editor asks of its surroundings; all of it is called under the lock. */
    interface Surroundings {
        /** Enter was pressed. */
        void accepted();

        /** Ctrl-C. */
        void interrupted();

        /** Ctrl-D on an empty line. */
        void left();

        /** Ctrl-Z. */
        void suspended();

        void completed();

        /** A key was pressed, before it does something. */
        void touched(String binding);

        Block.Parts parts(String typed, int cursor, List<AttributedString> search);
    }

    private static final Size USUAL = Size.of(80, 24);

    private final Surroundings surroundings;
    private final OutputStream out;
    private final Drawing drawing;
    private Size fitted = USUAL;
    /** Touched only by the thread that reads keys. */
    private final Queue<Runnable> later = new ArrayDeque<>();

    LineEditor(Terminal terminal, OutputStream out, Drawing drawing, Surroundings surroundings) throws IOException {
        super(terminal, "parley", Map.of());
        this.out = out;
        this.drawing = drawing;
        this.surroundings = surroundings;
        setHistory(new DefaultHistory());
        option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        option(LineReader.Option.BRACKETED_PASTE, true);
        option(LineReader.Option.AUTO_FRESH_LINE, false);
        option(LineReader.Option.HISTORY_INCREMENTAL, false);
        option(LineReader.Option.HISTORY_IGNORE_DUPS, true);
        option(LineReader.Option.HISTORY_BEEP, false);
        Keys.bind(this, surroundings, this::leaveOrDelete);
    }

    private void leaveOrDelete() {
        if (buf.length() == 0) {
            surroundings.left();
        } else {
            deleteChar();
        }
    }

    /**
     * Reads keys until the input ends or the thread is interrupted.
     *
     * @return whether the input has ended
     */
    boolean read() {
        try {
            readLine("");
            return false;
        } catch (EndOfFileException ended) {
            return getLastBinding() == null;
        } catch (UserInterruptException interrupted) {
            return false;
        }
    }

    /** Runs under the lock. */
    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** How wide the screen was at the last drawing. */
    int columns() {
        return fitted.getColumns();
    }

    /** Whether another key comes within so many milliseconds. */
    boolean more(long milliseconds) {
        return peekCharacter(milliseconds) >= 0;
    }

    /** The next character, once {@link #more} says that there is one. */
    int next() {
        return bindingReader.readCharacter();
    }

    /** What is typed becomes {@code text}, the cursor at its end, and nothing brings back what was there before. */
    void replace(String text) {
        buf.clear();
        buf.write(text);
        modifiedHistory.clear();
        history.moveToEnd();
        undo = new UndoTree<>(this::setBuffer);
        regionActive = LineReader.RegionType.NONE;
    }

    /** Forgets what was cut or copied, which may have been a secret. */
    void forget() {
        killRing = new KillRing();
        yankBuffer = "";
    }

    /**
     * Writes rows into the scroll-back, above the block, and draws the block again.
     *
     * @param rows each ended by LF, or empty
     */
    void print(String rows) {
        lock.lock();
        try {
            if (reading) {
                write(rows.isEmpty() ? drawn() : fitted() + drawing.erase() + rows + drawn());
            } else {
                write(rows);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Runs once the key that is being handled is done with and shown, outside the lock. */
    void later(Runnable action) {
        later.add(action);
    }

    /** Takes the block off the screen; the next drawing brings it back. */
    void erase() {
        write(fitted() + drawing.erase());
    }

    /** What a terminal needs to be told before it sends keys as we read them. */
    void begin() {
        terminal.puts(Capability.keypad_xmit);
        terminal.flush();
        write(BRACKETED_PASTE_ON);
    }

    /** Draws from now on as if nothing of ours stood on the screen. */
    void drawAfresh() {
        drawing.forget();
        write("\r" + drawn());
    }

    @Override
    public boolean clearScreen() {
        drawing.forget();
        write(Ansi.CLEAR_ALL);
        return true;
    }

    private String drawn() {
        List<AttributedString> search = post == null ? List.of() : List.of(post.get());
        return fitted()
                + drawing.draw(Block.of(
                        surroundings.parts(buf.toString(), buf.cursor(), search), size.getRows(), size.getColumns()));
    }

    /** The terminal may have another size than at the last drawing: it has moved rows then, and we draw afresh. */
    private String fitted() {
        Size now = sizeNow();
        boolean same = now.getColumns() == fitted.getColumns() && now.getRows() == fitted.getRows();
        fitted = now;
        size = now;
        return same ? "" : drawing.eraseResized(now.getColumns());
    }

    private Size sizeNow() {
        try {
            Size now = terminal.getSize();
            return now.getColumns() > 0 && now.getRows() > 0 ? now : USUAL;
        } catch (IllegalStateException closed) {
            return fitted;
        }
    }

    /** Not by JLine's writer, which may be closed by JLine before we have said our last. */
    private void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException gone) {
            throw new IOError(gone);
        }
    }

    @Override
    protected void redisplay(boolean flush) {
        lock.lock();
        try {
            if (skipRedisplay) {
                skipRedisplay = false;
            } else {
                // JLine has said something at the beginning, about keys and pasting.
                terminal.flush();
                write(drawn());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Binding readBinding(KeyMap<Binding> keys, KeyMap<Binding> local) {
        // What the last key led to may take its time or close this very screen: not under the lock, which then is free.
        while (!lock.isHeldByCurrentThread() && !later.isEmpty()) {
            later.remove().run();
        }
        Binding binding = super.readBinding(keys, local);
        String last = getLastBinding();
        if (last != null) {
            surroundings.touched(last);
        }
        return binding;
    }

    @Override
    public boolean beginPaste() {
        String pasted = doReadStringUntil(BRACKETED_PASTE_END);
        String text = pasted.replace("\r\n", "\n").replace('\r', '\n');
        // The line break at the end of a line that was pasted whole is no line of its own.
        buf.write(Typed.pasted(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text));
        return true;
    }

    /** At the end of reading, whatever the reason. */
    @Override
    protected void cleanup() {
        post = null;
        write(drawing.erase());
        history.moveToEnd();
    }
}

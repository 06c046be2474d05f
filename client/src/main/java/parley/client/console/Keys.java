package parley.client.console;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.impl.LineReaderImpl;

/** Which keys do something else than in JLine. */
final class Keys {
    private static final String INTERRUPT = "parley-interrupt";
    private static final String SUSPEND = "parley-suspend";
    private static final String LEAVE = "parley-leave";
    private static final String BREAK_LINE = "parley-break-line";

    private Keys() {}

    /** @param leave what Ctrl-D does: leaves or deletes */
    static void bind(LineReaderImpl editor, LineEditor.Surroundings surroundings, Runnable leave) {
        Map<String, Runnable> own = Map.of(
                LineReader.ACCEPT_LINE,
                surroundings::accepted,
                LineReader.EXPAND_OR_COMPLETE,
                surroundings::completed,
                INTERRUPT,
                surroundings::interrupted,
                SUSPEND,
                surroundings::suspended,
                LEAVE,
                leave,
                BREAK_LINE,
                () -> editor.getBuffer().write("\n"));
        own.forEach((name, action) -> editor.getWidgets().put(name, done(action)::getAsBoolean));
        KeyMap<Binding> keys = Objects.requireNonNull(editor.getKeyMaps().get(LineReader.EMACS));
        bind(keys, INTERRUPT, KeyMap.ctrl('C'));
        bind(keys, SUSPEND, KeyMap.ctrl('Z'));
        bind(keys, LEAVE, KeyMap.ctrl('D'));
        // Alt-Enter; Shift-Enter and Ctrl-Enter where a terminal tells them apart from Enter.
        bind(keys, BREAK_LINE, "\033\r", "\033\n", "\033[13;2u", "\033[13;5u", "\033[27;2;13~", "\033[27;5;13~");
        // What the arrows send depends on a mode, and not every terminal follows when it is set.
        bind(keys, LineReader.UP_LINE_OR_HISTORY, "\033[A", "\033OA");
        bind(keys, LineReader.DOWN_LINE_OR_HISTORY, "\033[B", "\033OB");
        bind(keys, LineReader.FORWARD_CHAR, "\033[C", "\033OC");
        bind(keys, LineReader.BACKWARD_CHAR, "\033[D", "\033OD");
        bind(keys, LineReader.BEGINNING_OF_LINE, "\033[H", "\033OH", "\033[1~");
        bind(keys, LineReader.END_OF_LINE, "\033[F", "\033OF", "\033[4~");
        // They would jump to the other bracket and wait.
        bind(keys, LineReader.SELF_INSERT, ")", "]", "}");
        // Their widgets ask questions, want programs, or accept the line in ways that nobody here means.
        for (String key : List.of("^X^E", "^X^V", "^O", "^[a", "^[^[", "^[=", "^[?", "^S", "^X^B", "^Q", "^\\")) {
            bind(keys, LineReader.UNDEFINED_KEY, KeyMap.translate(key));
        }
    }

    private static BooleanSupplier done(Runnable action) {
        return () -> {
            action.run();
            return true;
        };
    }

    private static void bind(KeyMap<Binding> keys, String name, CharSequence... sequences) {
        keys.bind(new Reference(name), sequences);
    }
}

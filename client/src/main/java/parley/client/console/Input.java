package parley.client.console;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jline.keymap.KeyMap;
import org.jline.utils.AttributedString;

/**
 * What becomes of the keys: accepted lines, questions in the place of the prompt, pasted lines, completion. Touched only
 * under the editor's lock, but for what says otherwise.
 */
final class Input implements LineEditor.Surroundings {
    /** From one Enter to a key that no hand can be so fast to press. */
    private static final long AT_ONCE_MILLIS = 5;
    /** After so long a silence the burst is over. */
    private static final long SILENCE_MILLIS = 30;

    private static final int MANY_LINES = 10;
    private static final int MOST_HINTS = 8;

    private final Around around;
    private final Runnable suspend;
    private final TypedHistory history;
    private final LocalFiles files;
    private final Deque<Question> questions = new ArrayDeque<>();
    private Optional<LineEditor> editor = Optional.empty();
    private Optional<Typist> typist = Optional.empty();
    /** What was being typed when the first question came. */
    private String interruptedLine = "";

    /** Forgotten by the thread that reads keys, without the lock. */
    private volatile List<Completion.Choice> choices = List.of();

    private boolean over;

    /** @param suspend what Ctrl-Z does */
    Input(Around around, TypedHistory history, LocalFiles files, Runnable suspend) {
        this.around = around;
        this.suspend = suspend;
        this.history = history;
        this.files = files;
    }

    void edits(LineEditor edited) {
        editor = Optional.of(edited);
    }

    void typist(Typist told) {
        typist = Optional.of(told);
    }

    private LineEditor editor() {
        return editor.orElseThrow();
    }

    void ask(Question question) {
        if (over) {
            question.answer().accept(Optional.empty());
            return;
        }
        if (questions.isEmpty()) {
            interruptedLine = editor().getBuffer().toString();
            editor().replace("");
        }
        questions.add(question);
    }

    private void answer(Optional<String> answer) {
        Question question = questions.remove();
        editor().forget();
        editor().replace(questions.isEmpty() ? interruptedLine : "");
        question.answer().accept(answer);
    }

    @Override
    public void accepted() {
        String line = editor().getBuffer().toString();
        if (!questions.isEmpty()) {
            answer(Optional.of(line));
            return;
        }
        String more = burst();
        if (more.indexOf('\n') >= 0) {
            askOfBurst(line + "\n" + more);
            return;
        }
        long lines = line.lines().count();
        if (lines > MANY_LINES) {
            remember(line);
            editor().replace("");
            ask(new Question("send " + lines + " lines? y/n ", false, yes -> {
                if (yes.filter(word -> word.strip().equalsIgnoreCase("y")).isPresent()) {
                    hand(line);
                }
            }));
        } else {
            editor().replace("");
            remember(line);
            hand(line);
        }
        editor().runMacro(more);
    }

    /** What comes in one piece with the Enter just pressed; CR is LF in it. */
    private String burst() {
        StringBuilder more = new StringBuilder();
        long patience = AT_ONCE_MILLIS;
        while (editor().more(patience)) {
            int next = editor().next();
            if (next < 0) {
                break;
            }
            more.appendCodePoint(next == '\r' ? '\n' : next);
            if (next == KeyMap.esc().charAt(0)) {
                break;
            }
            patience = SILENCE_MILLIS;
        }
        return more.toString();
    }

    private void askOfBurst(String text) {
        String all = Typed.pasted(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        long count = all.lines().count();
        editor().replace("");
        remember(all);
        String question =
                count + " lines came at once: send them as one message, line by line, or not at all? [o/l/n] ";
        ask(new Question(question, false, given -> {
            switch (given.map(String::strip).orElse("n")) {
                case "o", "O" -> hand(all);
                case "l", "L" -> all.lines().forEach(this::hand);
                case "n", "N", "" -> {}
                // The rest of what was pasted.
                default -> askOfBurst(all + "\n" + given.orElse(""));
            }
        }));
    }

    private void remember(String line) {
        if (TypedHistory.allowed(line)) {
            editor().getHistory().add(line);
            editor().getHistory().moveToEnd();
            history.add(line);
        }
    }

    private void hand(String line) {
        typist.ifPresent(their -> editor().later(() -> their.typed(line)));
    }

    @Override
    public void interrupted() {
        if (!questions.isEmpty()) {
            answer(Optional.empty());
        } else if (editor().getBuffer().length() > 0) {
            editor().replace("");
        } else {
            typist.ifPresent(their -> editor().later(their::interrupted));
        }
    }

    @Override
    public void left() {
        if (!questions.isEmpty()) {
            answer(Optional.empty());
        } else {
            typist.ifPresent(their -> editor().later(their::left));
        }
    }

    /** The terminal has gone. */
    void ended() {
        boolean first = editor().locked(() -> {
            boolean before = over;
            close();
            return !before;
        });
        if (first) {
            leave();
        }
    }

    /** As if the user had left. */
    void leave() {
        typist.ifPresent(Typist::left);
    }

    /** Nothing is asked any more; what was asked gets no answer. */
    void close() {
        over = true;
        while (!questions.isEmpty()) {
            questions.remove().answer().accept(Optional.empty());
        }
    }

    @Override
    public void suspended() {
        suspend.run();
    }

    @Override
    public void touched(String binding) {
        if (!binding.equals("\t")) {
            choices = List.of();
        }
    }

    @Override
    public void completed() {
        if (!questions.isEmpty()) {
            return;
        }
        LineEditor line = editor();
        String before = line.getBuffer().upToCursor();
        Completion completion = Completion.of(before, around.inConversation(), around.vocabulary(), files);
        choices = List.of();
        if (completion.choices().isEmpty()) {
            return;
        }
        String word = before.substring(completion.start());
        String common = completion.common();
        boolean one = completion.choices().size() == 1;
        if (one || common.length() > word.length()) {
            boolean space = one && completion.choices().get(0).finished();
            line.getBuffer().backspace(word.codePointCount(0, word.length()));
            line.getBuffer().write(common);
            if (space && line.getBuffer().currChar() != ' ') {
                line.getBuffer().write(" ");
            } else if (space) {
                line.getBuffer().move(1);
            }
        }
        if (!one) {
            choices = completion.choices();
        }
    }

    @Override
    public Block.Parts parts(String typed, int cursor, List<AttributedString> search) {
        Question question = questions.peek();
        if (question != null) {
            String shown = question.secret() ? "" : Typed.visible(typed);
            int at = question.secret() ? 0 : at(typed, cursor);
            AttributedString asked = new AttributedString(Printable.line(question.text()));
            return new Block.Parts(around.above(), asked, new AttributedString(shown), at, List.of(), around.below());
        }
        AttributedString coloured =
                Typed.coloured(typed, around.inConversation(), around.vocabulary(), around.colours());
        List<AttributedString> hints = new ArrayList<>(search);
        if (!choices.isEmpty()) {
            hints.addAll(Hints.of(choices, MOST_HINTS, editor().columns()));
        }
        return new Block.Parts(around.above(), around.prompt(), coloured, at(typed, cursor), hints, around.below());
    }

    /** The buffer counts characters where strings count halves of them. */
    private static int at(String typed, int cursor) {
        return Typed.visible(typed.substring(0, typed.offsetByCodePoints(0, cursor)))
                .length();
    }
}

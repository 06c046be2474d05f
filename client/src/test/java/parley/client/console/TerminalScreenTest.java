package parley.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TerminalScreenTest {
    private static final String ENTER = "\r";
    private static final String ALT_ENTER = "\033\r";
    private static final String UP = "\033[A";
    private static final String CTRL_C = "\003";
    private static final String CTRL_D = "\004";
    private static final String PASTE = "\033[200~";
    private static final String PASTED = "\033[201~";

    private final Path folder;
    private final List<Desk> desks = new ArrayList<>();

    TerminalScreenTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Desk desk() {
        return desk(true, Map.of());
    }

    private Desk desk(boolean colours, Map<String, String> environment) {
        Desk desk = new Desk(folder.resolve("history"), colours, environment);
        desks.add(desk);
        return desk;
    }

    @AfterEach
    void closeAll() {
        desks.forEach(Desk::close);
    }

    @Test
    void enterHandsTheLineOverAndTheRowIsEmptyAgain() {
        Desk desk = desk();
        desk.keys("message luke hi", "hans> message luke hi");
        desk.keys(ENTER, "hans> ");
        assertThat(desk.typed()).isEqualTo("message luke hi");
    }

    @Test
    void theTypedLineStaysWholeUnderAFlood() throws InterruptedException {
        Desk desk = desk();
        int many = 20_000;
        CountDownLatch printed = new CountDownLatch(many);
        desk.keys("half a li", "hans> half a li");
        for (int at = 0; at < many; at++) {
            desk.screen.show(Desk.direct("luke", "line " + at), printed::countDown);
        }
        desk.keys("ne");
        assertThat(printed.await(30, TimeUnit.SECONDS)).isTrue();
        desk.awaitCursor("hans> half a line");
        List<String> rows = desk.emulator.rows();
        assertThat(rows).hasSize(many + 1);
        for (int at = 0; at < many; at++) {
            assertThat(rows.get(at)).isEqualTo("21:03 luke: line " + at);
        }
        desk.keys(ENTER);
        assertThat(desk.typed()).isEqualTo("half a line");
    }

    @Test
    void aBacklogOfBroadcastsIsSummedUpButNoDirectMessageIs() {
        Backlog backlog = new Backlog();
        AtomicInteger shown = new AtomicInteger();
        for (int at = 0; at < 1_900; at++) {
            backlog.add(
                    new Item.Said(Desk.NOW, new Place.Everyone(), "luke", "b" + at, false, false, Optional.empty()),
                    () -> {});
            backlog.add(Desk.direct("leia", "d" + at), shown::incrementAndGet);
        }
        List<Backlog.Entry> taken = backlog.take();
        taken.forEach(entry -> entry.printed().run());
        assertThat(shown).hasValue(1_900);
        assertThat(taken).hasSize(1_900 + 1_000 + 1);
        assertThat(taken)
                .anyMatch(entry ->
                        entry.item() instanceof Item.Told told && told.text().equals("… 900 more"));
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void whatIsToldFromOutsideChangesBelowWhatIsTyped() {
        Desk desk = desk();
        desk.keys("abc", "hans> abc");
        desk.screen.prompt(new Prompt(
                "hans", Optional.of(new Place.Direct("luke")), Optional.of("reconnecting in 4 s, 2 unsent")));
        desk.screen.status(List.of("#lab (12)", "hans@host", "encrypted"), List.of("film.mkv [===   ] 50 %"));
        desk.screen.pending(List.of("hans → luke: first", "hans → luke: second"));
        List<String> rows = desk.emulator.awaitRow("… hans → luke: second");
        assertThat(rows)
                .containsExactly(
                        "… hans → luke: first",
                        "… hans → luke: second",
                        "hans → luke (reconnecting in 4 s, 2 unsent)> abc",
                        "film.mkv [===   ] 50 %",
                        "#lab (12) │ hans@host │ encrypted");
        desk.screen.pending(List.of());
        desk.emulator.await(after -> after.size() == 3);
    }

    @Test
    void severalLinesByAltEnterAndByPasteAreOneInput() {
        Desk desk = desk();
        desk.keys("a" + ALT_ENTER + "b\033[13;2uc", "  c");
        desk.keys(ENTER, "hans> ");
        assertThat(desk.typed()).isEqualTo("a\nb\nc");
        desk.keys(PASTE + "x\r\ny\tz\033[31m\r\n" + PASTED, "  y    z\uFFFD[31m");
        desk.keys("!" + ENTER);
        assertThat(desk.typed()).isEqualTo("x\ny\tz\uFFFD[31m!");
    }

    @Test
    void moreThanTenLinesAreAskedAbout() {
        Desk desk = desk();
        String eleven = "l\r".repeat(10) + "l";
        desk.keys(PASTE + eleven + PASTED, "  l");
        desk.keys(ENTER, "send 11 lines? y/n ");
        desk.keys("n" + ENTER, "hans> ");
        assertThat(desk.typed).isEmpty();
        desk.keys(UP, "  l");
        desk.keys(ENTER, "send 11 lines? y/n ");
        desk.keys("y" + ENTER, "hans> ");
        assertThat(desk.typed()).isEqualTo(eleven.replace('\r', '\n'));
    }

    @Test
    void linesThatComeAtOnceAreAskedAbout() {
        String question = "3 lines came at once: send them as one message, line by line, or not at all? [o";
        Desk desk = desk();
        desk.keys("one\rtwo\rthree\r");
        desk.emulator.awaitRow(question);
        desk.keys("o" + ENTER, "hans> ");
        assertThat(desk.typed()).isEqualTo("one\ntwo\nthree");
        desk.keys("one\rtwo\rthree");
        desk.emulator.awaitRow(question);
        desk.keys("l" + ENTER, "hans> ");
        assertThat(List.of(desk.typed(), desk.typed(), desk.typed())).containsExactly("one", "two", "three");
        desk.keys("one\rtwo\rthree\r");
        desk.emulator.awaitRow(question);
        desk.keys("n" + ENTER, "hans> ");
        desk.keys(UP, "  three");
        assertThat(desk.typed).isEmpty();
    }

    @Test
    void whatIsTypedAheadOfOneEnterIsNoBurst() {
        Desk desk = desk();
        desk.keys("one\rtwo", "hans> two");
        assertThat(desk.typed()).isEqualTo("one");
    }

    @Test
    void ctrlCClearsTheLineAndOnAnEmptyOneItIsTold() {
        Desk desk = desk();
        desk.keys("abc", "hans> abc");
        desk.keys(CTRL_C, "hans> ");
        assertThat(desk.acts).isEmpty();
        desk.keys(CTRL_C);
        assertThat(desk.act()).isEqualTo("interrupted");
        desk.keys("x", "hans> x");
        desk.keys(CTRL_D);
        desk.keys(CTRL_C, "hans> ");
        desk.keys(CTRL_D);
        assertThat(desk.act()).isEqualTo("left");
        desk.keys("still here", "hans> still here");
    }

    @Test
    void aQuestionTakesThePlaceOfThePromptAndGivesItBack() {
        Desk desk = desk();
        desk.keys("half", "hans> half");
        var answer = desk.screen.ask("user: ", false);
        desk.awaitCursor("user: ");
        desk.keys("luke" + ENTER, "hans> half");
        assertThat(Desk.result(answer)).contains("luke");
        var none = desk.screen.ask("again: ", false);
        desk.awaitCursor("again: ");
        desk.keys(CTRL_C, "hans> half");
        assertThat(Desk.result(none)).isEmpty();
        desk.keys(ENTER);
        assertThat(desk.typed()).isEqualTo("half");
    }

    @Test
    @Tag("A28")
    void aSecretIsNotShownNotRememberedAndCannotBePastedBack() throws IOException {
        Desk desk = desk();
        var answer = desk.screen.ask("password: ", true);
        desk.awaitCursor("password: ");
        desk.keys("geheim\025geheim" + ENTER, "hans> ");
        assertThat(Desk.result(answer)).contains("geheim");
        desk.keys("a\031\037\037b", "hans> b");
        desk.keys(UP, "hans> b");
        desk.keys(ENTER);
        desk.typed();
        assertThat(desk.emulator.sent()).doesNotContain("g");
        assertThat(Files.readString(folder.resolve("history"))).isEqualTo("b\n");
    }

    @Test
    @Tag("A28")
    void theHistoryOutlivesTheScreenWithoutSecrets() throws IOException {
        Desk desk = desk();
        for (String line :
                List.of("C:\\temp\\new !! $x \"y'", "login hans falcon", "/PASSWORD a b", " hidden", "last")) {
            desk.keys(line + ENTER, "hans> ");
            assertThat(desk.typed()).isEqualTo(line);
        }
        desk.close();
        assertThat(Files.readString(folder.resolve("history"))).isEqualTo("C:\\\\temp\\\\new !! $x \"y'\nlast\n");
        Desk next = desk();
        next.keys(UP, "hans> last");
        next.keys(UP, "hans> C:\\temp\\new !! $x \"y'");
        next.keys(CTRL_C, "hans> ");
        next.keys("\022temp");
        next.emulator.await(rows -> rows.stream().anyMatch(row -> row.contains("temp_")));
        next.keys(ENTER);
        assertThat(next.typed()).isEqualTo("C:\\temp\\new !! $x \"y'");
    }

    @Test
    void whatCouldNotBeSentIsRecalledByUp() {
        Desk desk = desk();
        desk.screen.recall("lost words");
        // Printed by the painter, after it has taken what is to be recalled.
        desk.screen.show(Desk.direct("luke", "seen"));
        desk.emulator.await(rows -> rows.stream().anyMatch(row -> row.contains("luke: seen")));
        desk.keys(UP, "hans> lost words");
    }

    @Test
    void tabCompletesAndOffersChoicesInTheirOrder() {
        Desk desk = desk();
        desk.screen.vocabulary(Desk.vocabulary());
        desk.keys("me\t", "hans> message ");
        desk.keys("l\t");
        desk.emulator.awaitRow("luke   leia   lando");
        desk.keys("u\t", "hans> message luke ");
        assertThat(desk.emulator.rows()).doesNotContain("luke   leia   lando");
    }

    @Test
    void aKnownCommandIsColouredAndAnUnknownOneToo() {
        Desk desk = desk();
        desk.screen.vocabulary(Desk.vocabulary());
        desk.keys("whoelse", "hans> whoelse");
        assertThat(desk.emulator.sent()).contains("\033[1;32m");
        assertThat(desk.emulator.sent()).doesNotContain("\033[31m");
        desk.keys("x", "hans> whoelsex");
        assertThat(desk.emulator.sent()).contains("\033[31mwhoelsex\033[m");
    }

    @Test
    void aMentionRingsOnceAndNotifiesWhereTheTerminalCan() {
        Desk desk = desk(true, Map.of("TERM", "foot"));
        desk.screen.show(Desk.direct("luke", "hi"));
        desk.emulator.awaitRow("21:03 luke: hi");
        assertThat(desk.emulator.sent()).doesNotContain("\007");
        Bell bell = new Bell(Map.of("TERM", "foot"));
        Item called = new Item.Said(
                Desk.NOW, new Place.Room("#lab"), "lu;\007\033]ke", "hans!", false, true, Optional.empty());
        Backlog backlog = new Backlog();
        backlog.add(called, () -> {});
        backlog.add(called, () -> {});
        assertThat(bell.of(backlog.take())).isEqualTo("\007\033]777;notify;parley;lu,\uFFFD\uFFFD]ke mentions you\007");
    }

    @Test
    void wideCharactersKeepTheCursorRight() {
        Desk desk = desk();
        desk.keys("漢字 😀 x", "hans> 漢字 😀 x");
        desk.keys("\177\177\177\177", "hans> 漢字");
        desk.keys("\033[D", "hans> 漢");
        desk.keys("é!" + ENTER);
        assertThat(desk.typed()).isEqualTo("漢é!字");
    }

    @Test
    void aLongLineGoesOnInTheNextRow() {
        Desk desk = desk();
        String word = "0123456789".repeat(15);
        desk.keys(word);
        desk.emulator.await(rows -> rows.size() == 2
                && rows.get(0).equals("hans> " + word.substring(0, 73))
                && rows.get(1).equals(word.substring(73)));
        desk.keys("\001", "hans> ");
        desk.keys("\005", word.substring(73));
        desk.screen.show(Desk.direct("luke", "hi"));
        desk.emulator.await(rows -> rows.size() == 3 && rows.get(0).equals("21:03 luke: hi"));
    }

    @Test
    void withoutColourNoStyleIsSentAtAll() {
        Desk desk = desk(false, Map.of());
        desk.screen.show(new Item.Told(Desk.NOW, Item.Tone.TROUBLE, "gone"));
        desk.emulator.awaitRow("21:03 ✗ gone");
        assertThat(desk.emulator.sent()).doesNotContainPattern("\033\\[[0-9;]*m");
    }

    @Test
    void nothingHostileReachesTheTerminal() {
        Desk desk = desk();
        String evil = "\033[2J\033]0;x\007\u009b31m\r\b\u202E\u2066\u200Bz" + "\u0301".repeat(40) + "\u2028\uD800\t|";
        Desk.everyKind(evil).forEach(desk.screen::show);
        desk.screen.prompt(new Prompt(evil, Optional.of(new Place.Room(evil)), Optional.of(evil)));
        desk.screen.status(List.of(evil, evil), List.of(evil));
        desk.screen.pending(List.of(evil));
        desk.screen.ask(evil, false);
        desk.screen.show(Desk.direct("luke", "done"));
        desk.emulator.await(rows -> rows.stream().anyMatch(row -> row.endsWith("luke: done")));
        desk.keys(CTRL_C);
        desk.close();
        assertAllowed(desk.emulator.sent());
    }

    /** Text, LF, CR, bell, and the sequences of ours. */
    static void assertAllowed(String sent) {
        String rest = Pattern.compile(
                        "\033\\[(?:[0-9]+[AC]|[JKm]|[12]m|1;3[1-6]m|3[1-6]m|\\?2004[hl]|\\?1[hl]|\\?25h|H|2J)|\033[=>]")
                .matcher(sent)
                .replaceAll("");
        assertThat(rest.codePoints().filter(point -> point != '\n' && point != '\r' && point != 7))
                .allMatch(point -> point >= ' ' && (point < 0x7F || point >= 0xA0))
                .noneMatch(point -> (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069));
        assertThat(rest).doesNotContain("\u2028", "\u200B").doesNotContainPattern("\u0301{9}");
    }

    @Test
    void closingPrintsWhatWaitsAndTakesTheBlockAway() {
        Desk desk = desk();
        desk.screen.status(List.of("cell"), List.of());
        desk.keys("unfinished", "hans> unfinished");
        desk.screen.show(Desk.direct("luke", "last"));
        desk.close();
        assertThat(desk.emulator.rows()).containsExactly("21:03 luke: last");
        assertThat(desk.emulator.sent()).contains("\033[?2004l").contains("\033[?25h");
        desk.screen.show(Desk.direct("luke", "too late"));
        assertThat(desk.emulator.sent().getBytes(UTF_8)).isNotEmpty();
        assertThat(desk.emulator.rows()).containsExactly("21:03 luke: last");
    }

    @Test
    void aTerminalThatTakesNothingKeepsNobodyWaiting() {
        Desk desk = desk();
        desk.emulator.stall(true);
        for (int at = 0; at < 10_000; at++) {
            desk.screen.show(Desk.direct("luke", "line " + at));
            desk.screen.prompt(new Prompt("hans", Optional.empty(), Optional.of("try " + at)));
            desk.screen.status(List.of("cell"), List.of());
            desk.screen.pending(List.of("line"));
        }
        var never = desk.screen.ask("well? ", false);
        desk.close();
        desk.emulator.stall(false);
        assertThat(never.succeeded()).isFalse();
    }

    @Test
    void whatIsShownBeforeAnythingIsOpenedIsPrintedAtTheEnd() {
        Desk desk = Desk.closed(folder.resolve("history"));
        desk.screen.show(Desk.direct("luke", "hi"));
        desk.close();
        assertThat(desk.emulator.rows()).containsExactly("21:03 luke: hi");
    }
}

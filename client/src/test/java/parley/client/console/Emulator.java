package parley.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/**
 * As much of a terminal as the client needs: rows, a cursor, wrapping, and the sequences that the client may send; every
 * other sequence is an error. Keeps the bytes. Safe from every thread.
 */
final class Emulator extends OutputStream {
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final Pattern SEQUENCE = Pattern.compile("\033\\[(\\??)([0-9;]*)([A-Za-z])|\033([=>])");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private final int columns;
    private int row;
    private int column;
    private int bells;
    private int parsed;
    private boolean stalled;

    Emulator(int columns) {
        this.columns = columns;
    }

    @Override
    public synchronized void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] some, int offset, int length) {
        while (stalled) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        bytes.write(some, offset, length);
        notifyAll();
    }

    /** Takes nothing from now on, as after Ctrl-S; or takes everything again. */
    synchronized void stall(boolean wanted) {
        stalled = wanted;
        notifyAll();
    }

    /** Everything that was sent. */
    synchronized String sent() {
        return bytes.toString(UTF_8);
    }

    synchronized int bells() {
        parse();
        return bells;
    }

    /** All rows there ever were, without spaces at their ends and without empty ones at the end. */
    synchronized List<String> rows() {
        parse();
        List<String> shown = new ArrayList<>();
        rows.forEach(each -> shown.add(each.toString().replace("\0", "").stripTrailing()));
        while (!shown.isEmpty() && shown.get(shown.size() - 1).isEmpty()) {
            shown.remove(shown.size() - 1);
        }
        return shown;
    }

    /** The row of the cursor up to it. */
    synchronized String beforeCursor() {
        parse();
        StringBuilder its = rows.get(row);
        return (its.length() < column ? its + " ".repeat(column - its.length()) : its.substring(0, column))
                .replace("\0", "");
    }

    /** Waits until the screen looks so. */
    synchronized List<String> await(Predicate<List<String>> look) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!look.test(rows())) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("the screen stays like this:\n" + String.join("\n", rows()));
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        return rows();
    }

    List<String> awaitRow(String wanted) {
        return await(rows -> rows.contains(wanted));
    }

    /** Without a character of which only some bytes have come. */
    private String whole() {
        byte[] all = bytes.toByteArray();
        int length = all.length;
        int start = length - 1;
        while (start > 0 && length - start < 4 && (all[start] & 0xC0) == 0x80) {
            start--;
        }
        if (start >= 0 && (all[start] & 0xC0) == 0xC0) {
            int needed = Integer.numberOfLeadingZeros(~(all[start] << 24));
            length = length - start < needed ? start : length;
        }
        return new String(all, 0, length, UTF_8);
    }

    private void parse() {
        String all = whole();
        while (parsed < all.length()) {
            int point = all.codePointAt(parsed);
            if (point == '\033') {
                Matcher sequence = SEQUENCE.matcher(all).region(parsed, all.length());
                if (!sequence.lookingAt() && sequence.hitEnd()) {
                    // The rest is on its way.
                    return;
                }
                if (!sequence.lookingAt()) {
                    throw new AssertionError("what is this: " + all.substring(parsed));
                }
                if (sequence.group(4) == null) {
                    does(sequence.group(1), sequence.group(2), sequence.group(3));
                }
                parsed = sequence.end();
            } else {
                shows(point);
                parsed += Character.charCount(point);
            }
        }
    }

    private void does(String mark, String number, String what) {
        int count = number.matches("[1-9][0-9]*") ? Integer.parseInt(number) : 1;
        switch (mark + what) {
            case "A" -> row = Math.max(0, row - count);
            case "C" -> column = Math.min(columns - 1, column + count);
            case "K" -> cut(row, column);
            case "J" -> {
                cut(row, column);
                while (rows.size() > row + 1) {
                    rows.remove(rows.size() - 1);
                }
            }
            case "H" -> {
                row = 0;
                column = 0;
            }
            case "m", "?h", "?l" -> {}
            default -> throw new AssertionError("what is this: " + mark + number + what);
        }
    }

    private void shows(int point) {
        switch (point) {
            case '\r' -> column = 0;
            // As a terminal's driver has it, which makes CR LF of it.
            case '\n' -> {
                column = 0;
                down();
            }
            case 7 -> bells++;
            default -> {
                int width = Math.max(0, WCWidth.wcwidth(point));
                if (column + width > columns) {
                    column = 0;
                    down();
                }
                StringBuilder its = rows.get(row);
                while (its.length() < column + width) {
                    its.append(' ');
                }
                put(its, point, width);
            }
        }
    }

    /** One cell per column; the second of a wide character, and of a surrogate pair, is no character. */
    private void put(StringBuilder its, int point, int width) {
        if (width > 0) {
            String shown = Character.toString(point);
            its.replace(column, column + width, shown + "\0".repeat(Math.max(0, width - shown.length())));
            column += width;
        }
    }

    private void down() {
        row++;
        if (row == rows.size()) {
            rows.add(new StringBuilder());
        }
    }

    private void cut(int at, int from) {
        StringBuilder its = rows.get(at);
        if (its.length() > from) {
            its.setLength(from);
        }
    }
}

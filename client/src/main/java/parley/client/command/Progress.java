package parley.client.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import parley.client.peer.FileSize;
import parley.client.peer.Transfer;
import parley.protocol.Cleaner;

/**
 * How files come and go, told on standard error: on a terminal by one line that is written over, elsewhere by a line now and
 * then. Touched only from one event loop.
 */
final class Progress {
    private static final Duration SELDOM = Duration.ofSeconds(10);
    private static final int LONGEST = 78;

    private final boolean terminal;
    private int standing;
    private Optional<Deadline> quiet = Optional.empty();

    /** @param terminal whether a line can be written over */
    Progress(boolean terminal) {
        this.terminal = terminal;
    }

    /** Asks the system whether standard error is a terminal; Java knows that only of the two others. Blocks. */
    static Progress onStandardError() {
        try {
            Process test = new ProcessBuilder("test", "-t", "2")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Progress(test.waitFor() == 0 && !"dumb".equals(System.getenv("TERM")));
        } catch (IOException unknown) {
            return new Progress(false);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Progress(false);
        }
    }

    /** Says something that stays. */
    void say(String sentence) {
        wipe();
        Voice.say(sentence);
    }

    /** Tells how these files stand, if it is time. */
    void tell(List<Transfer> all) {
        List<Transfer> moving = all.stream().filter(Progress::moving).toList();
        if (moving.isEmpty()) {
            wipe();
            return;
        }
        String line = moving.stream().map(Progress::line).collect(Collectors.joining("; "));
        if (terminal) {
            String shown = shortened("parley: " + Cleaner.clean(line));
            Voice.errors().print("\r" + shown + " ".repeat(Math.max(0, standing - shown.length())));
            Voice.errors().flush();
            standing = shown.length();
            return;
        }
        boolean late = quiet.isEmpty() || quiet.get().over();
        if (late && moving.stream().anyMatch(one -> one.state() == Transfer.State.RUNNING)) {
            quiet = Optional.of(Deadline.in(SELDOM));
            Voice.say(line);
        }
    }

    /** Whether something is being done for this file. */
    static boolean moving(Transfer one) {
        return one.state() == Transfer.State.READING
                || one.state() == Transfer.State.RUNNING
                || one.state() == Transfer.State.CHECKING;
    }

    /** The name as both sides may see it, in quotes. */
    static String name(Transfer one) {
        return "\"" + one.name() + "\"";
    }

    private void wipe() {
        if (standing > 0) {
            Voice.errors().print("\r" + " ".repeat(standing) + "\r");
            standing = 0;
        }
    }

    private static String line(Transfer one) {
        return switch (one.state()) {
            case READING -> name(one) + " is being read";
            case CHECKING -> name(one) + " is being checked";
            default ->
                name(one) + " " + one.percent() + " % of " + FileSize.text(one.size())
                        + (one.perSecond().isPresent()
                                ? ", " + FileSize.text(one.perSecond().getAsLong()) + "/s"
                                : "")
                        + one.left()
                                .map(left -> ", " + Spans.text(left) + " left")
                                .orElse("");
        };
    }

    private static String shortened(String line) {
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…";
    }
}

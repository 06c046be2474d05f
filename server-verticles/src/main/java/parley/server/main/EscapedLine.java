package parley.server.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An event as one line: when, how grave, where, the message, and a failure with where it came from. Every control
 * character is escaped, so that no text can forge a line (docs/operation.md, log). Safe from every thread.
 */
final class EscapedLine extends LayoutBase<ILoggingEvent> {
    private static final int MOST_FRAMES = 12;
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int LONGEST_FIELD = 4_000;

    private final boolean journal;

    /** @param journal whether lines are for systemd: with its number of the gravity in front, without a time */
    EscapedLine(boolean journal) {
        this.journal = journal;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        if (journal) {
            line.append('<').append(priority(event.getLevel())).append('>');
        } else {
            WHEN.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
            line.append(' ').append(event.getLevel()).append(' ');
        }
        String logger = event.getLoggerName();
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        field(event.getFormattedMessage(), line);
        for (IThrowableProxy failure = event.getThrowableProxy(); failure != null; failure = failure.getCause()) {
            line.append(" | ").append(failure.getClassName());
            if (failure.getMessage() != null) {
                line.append(": ");
                field(failure.getMessage(), line);
            }
            StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                line.append(' ').append(frames[i].getSTEAsString());
            }
        }
        return line.append('\n').toString();
    }

    /** As syslog counts. */
    private static int priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }

    private static void field(String text, StringBuilder line) {
        boolean cut = text.length() > LONGEST_FIELD;
        escape(cut ? text.substring(0, LONGEST_FIELD) : text, line);
    }

    /** The whole text, on one line and as JSON would escape it: what was JSON still is. */
    static void escape(String text, StringBuilder line) {
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
                for (char unit : Character.toChars(c)) {
                    line.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            } else {
                line.appendCodePoint(c);
            }
        });
    }
}

package parley.server.main;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * An event as one line: its message, and the failure with where it came from, every control character escaped
 * (docs/operation.md, logs). Named in {@code logback.xml}.
 */
public final class EscapedLine extends ClassicConverter {
    private static final int MOST_FRAMES = 12;

    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        escape(event.getFormattedMessage(), line);
        for (IThrowableProxy failure = event.getThrowableProxy(); failure != null; failure = failure.getCause()) {
            line.append(" | ").append(failure.getClassName());
            if (failure.getMessage() != null) {
                line.append(": ");
                escape(failure.getMessage(), line);
            }
            StackTraceElementProxy[] frames = failure.getStackTraceElementProxyArray();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                line.append(' ').append(frames[i].getSTEAsString());
            }
        }
        return line.toString();
    }

    static void escape(String text, StringBuilder line) {
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
    }
}

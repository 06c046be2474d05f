package parley.server.main;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets each kind of event through ten times within a second and then only counts it (row O10): nobody outside can fill the
 * disk or slow the server by having it log. Events are of one kind if their places and their words without the values are
 * the same. Guarded by itself; its superclass takes that lock too.
 */
final class Repeats extends AppenderBase<ILoggingEvent> {
    private static final int MOST = 10;
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_KINDS = 1_000;

    private final Appender<ILoggingEvent> to;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = new HashMap<>();
    private boolean waiting;

    private static final class Window {
        private final ILoggingEvent first;
        private long began;
        private long count;

        Window(ILoggingEvent first, long began) {
            this.first = first;
            this.began = began;
        }
    }

    Repeats(Appender<ILoggingEvent> to, LongSupplier nanos) {
        this.to = to;
        this.nanos = nanos;
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        long now = nanos.getAsLong();
        if (windows.size() > MOST_KINDS) {
            windows.values().forEach(this::tell);
            windows.clear();
        }
        Window window = windows.computeIfAbsent(
                event.getLoggerName() + ' ' + event.getMessage(), kind -> new Window(event, now));
        if (now - window.began >= WINDOW) {
            tell(window);
            window.began = now;
        }
        if (++window.count <= MOST) {
            to.doAppend(event);
        } else if (!waiting) {
            waiting = true;
            tellLater();
        }
    }

    /** Tells what was only counted in the seconds that are over. */
    synchronized void flush() {
        long now = nanos.getAsLong();
        windows.values().removeIf(window -> {
            boolean over = now - window.began >= WINDOW;
            if (over) {
                tell(window);
            }
            return over;
        });
        waiting = windows.values().stream().anyMatch(window -> window.count > MOST);
        if (waiting) {
            tellLater();
        }
    }

    @Override
    public synchronized void stop() {
        windows.values().forEach(this::tell);
        windows.clear();
        super.stop();
    }

    private void tell(Window window) {
        long more = window.count - MOST;
        window.count = 0;
        if (more > 0 && getContext() instanceof LoggerContext context) {
            Logger logger = context.getLogger(window.first.getLoggerName());
            to.doAppend(new LoggingEvent(
                    Repeats.class.getName(),
                    logger,
                    window.first.getLevel(),
                    "{} more within a second of: {}",
                    null,
                    new Object[] {more, window.first.getMessage()}));
        }
    }

    private void tellLater() {
        Thread later = new Thread(
                () -> {
                    try {
                        TimeUnit.NANOSECONDS.sleep(WINDOW);
                    } catch (InterruptedException ending) {
                        Thread.currentThread().interrupt();
                    }
                    flush();
                },
                "log-repeats");
        later.setDaemon(true);
        later.start();
    }
}

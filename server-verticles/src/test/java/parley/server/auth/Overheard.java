package parley.server.auth;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Everything that is logged by anybody at TRACE while it listens; nothing of it reaches the screen. */
final class Overheard {
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final Map<Logger, Level> levels = new HashMap<>();
    private final List<Appender<ILoggingEvent>> quiet = new ArrayList<>();

    void start() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (Logger logger : context.getLoggerList()) {
            Optional.ofNullable(logger.getLevel()).ifPresent(level -> levels.put(logger, level));
            levels.computeIfPresent(logger, (same, level) -> {
                same.setLevel(Level.TRACE);
                return level;
            });
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Iterator<Appender<ILoggingEvent>> others = root.iteratorForAppenders();
        others.forEachRemaining(quiet::add);
        quiet.forEach(root::detachAppender);
        events.start();
        root.addAppender(events);
    }

    List<String> stop() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAppender(events);
        quiet.forEach(root::addAppender);
        levels.forEach(Logger::setLevel);
        return new ArrayList<>(events.list).stream().map(Overheard::text).toList();
    }

    private static String text(ILoggingEvent event) {
        String thrown = Optional.ofNullable(event.getThrowableProxy())
                .map(ThrowableProxyUtil::asString)
                .orElse("");
        return event.getFormattedMessage() + thrown;
    }
}

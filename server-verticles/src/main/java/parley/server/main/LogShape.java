package parley.server.main;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The server's log: one line for each event, on standard error. Found by Logback as a service; a file {@code logback.xml}
 * would cost an XML parser at each start.
 */
public final class LogShape extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        EscapedLine line = new EscapedLine(Journal.reads(System.getenv()));
        line.setContext(context);
        line.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(line);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        Repeats repeats = new Repeats(appender, System::nanoTime);
        repeats.setContext(context);
        repeats.start();
        root.addAppender(repeats);
        String wanted = Optional.ofNullable(System.getenv("PARLEY_LOG")).orElse("INFO");
        context.getLogger("parley").setLevel(Level.toLevel(wanted, Level.INFO));
        // What Netty and Vert.x say of a connection may quote bytes that a peer sent, passwords among them.
        context.getLogger("io.netty").setLevel(Level.ERROR);
        context.getLogger("io.vertx.core.net").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}

package parley.verification;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import parley.server.main.ParleyServer;

/**
 * Fails every test during which a server said that one of its event loops was held up (reliability I6) for longer than a
 * slow machine explains: registered for all of them by {@code META-INF/services}. What a server process says is found by
 * {@link ServerProcess#exit} in its log.
 */
public final class LoopsHeldUp implements BeforeAllCallback, AfterEachCallback {
    private static final Pattern HELD_UP =
            Pattern.compile(" is held up, ([0-9]{1,9}) ms of work and ([0-9]{1,9}) ms of waiting");
    /** Cold code on a machine with too much to do: a first TLS handshake alone was seen to work for 100 ms. */
    private static final int FORGIVEN_WORK_MILLIS = 200;

    private static final int FORGIVEN_WAITING_MILLIS = 100;

    private static final Queue<String> HEARD = new ConcurrentLinkedQueue<>();
    private static final Ear EAR = new Ear();

    @Override
    public void beforeAll(ExtensionContext context) {
        if (LoggerFactory.getLogger(ParleyServer.class) instanceof Logger logger && !EAR.isStarted()) {
            EAR.start();
            logger.addAppender(EAR);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<String> heard = new ArrayList<>();
        for (String one = HEARD.poll(); one != null; one = HEARD.poll()) {
            heard.add(one);
        }
        if (!heard.isEmpty()) {
            throw new AssertionError("an event loop was blocked:\n" + String.join("\n", heard));
        }
    }

    /** What of a log speaks of it. */
    static List<String> in(String log) {
        return log.lines().filter(LoopsHeldUp::tooLong).toList();
    }

    private static boolean tooLong(String line) {
        Matcher held = HELD_UP.matcher(line);
        return held.find()
                && (Integer.parseInt(held.group(1)) >= FORGIVEN_WORK_MILLIS
                        || Integer.parseInt(held.group(2)) >= FORGIVEN_WAITING_MILLIS);
    }

    /** Hears what servers in this process say. */
    private static final class Ear extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            HEARD.addAll(in(event.getFormattedMessage()));
        }
    }
}

package parley.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("O10")
class RepeatsTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("parley.server.gate.Gate");
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Repeats repeats = new Repeats(written, nanos::get);

    RepeatsTest() {
        written.start();
        repeats.setContext(context);
        repeats.start();
        logger.setAdditive(false);
        logger.addAppender(repeats);
    }

    @Test
    void tenOfAKindPassInASecondAndTheRestIsOneCount() {
        for (int i = 0; i < 5_000; i++) {
            logger.warn("{} is given up", i);
        }
        assertThat(lines()).hasSize(10).last().isEqualTo("9 is given up");
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        logger.warn("{} is given up", 5_000);
        assertThat(lines().subList(10, 12))
                .containsExactly("4990 more within a second of: {} is given up", "5000 is given up");
    }

    @Test
    void oneKindDoesNotHideAnother() {
        for (int i = 0; i < 50; i++) {
            logger.warn("{} is given up", i);
        }
        logger.error("the disk is full");
        assertThat(lines()).hasSize(11).last().isEqualTo("the disk is full");
    }

    @Test
    void theCountIsToldAlsoIfNothingComesAfterIt() {
        for (int i = 0; i < 12; i++) {
            logger.warn("{} is given up", i);
        }
        repeats.flush();
        assertThat(lines()).hasSize(10);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        repeats.flush();
        assertThat(lines()).hasSize(11).last().isEqualTo("2 more within a second of: {} is given up");
    }

    @Test
    void theEndTellsTheCountToo() {
        for (int i = 0; i < 12; i++) {
            logger.warn("{} is given up", i);
        }
        repeats.stop();
        assertThat(lines()).last().isEqualTo("2 more within a second of: {} is given up");
    }

    private List<String> lines() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}

package parley.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EscapedLineTest {

    @Test
    @Tag("O10")
    void anEventIsOneLineWhateverAPeerPutIntoItAndItsFailure() {
        Logger logger = new LoggerContext().getLogger("parley.server.gate.Session");
        Exception failure = new IllegalStateException("second\nline", new IllegalArgumentException("\u001b[31m"));
        LoggingEvent event = new LoggingEvent(
                "", logger, Level.WARN, "name {}", failure, new Object[] {"a\r\nb\u001b]0;x\u0007\u202Ec\u2028\u009b"});
        event.setTimeStamp(0);
        assertThat(new EscapedLine(false).doLayout(event))
                .startsWith(
                        "1970-01-01T00:00:00.000Z WARN Session: name a\\u000d\\u000ab\\u001b]0;x\\u0007\\u202ec\\u2028\\u009b"
                                + " | java.lang.IllegalStateException: second\\u000aline ")
                .contains(" | java.lang.IllegalArgumentException: \\u001b[31m ")
                .endsWith("\n")
                .containsOnlyOnce("\n");
    }

    @Test
    void theJournalGetsTheGravityAsANumberAndKeepsTheTimeItself() {
        Logger logger = new LoggerContext().getLogger("parley.server.gate.Gate");
        LoggingEvent event = new LoggingEvent("", logger, Level.ERROR, "bad\n<0>forged", null, new Object[0]);
        assertThat(new EscapedLine(true).doLayout(event)).isEqualTo("<3>Gate: bad\\u000a<0>forged\n");
    }

    @Test
    @Tag("O10")
    void aLongWordIsCut() {
        Logger logger = new LoggerContext().getLogger("parley.server.gate.Gate");
        LoggingEvent event =
                new LoggingEvent("", logger, Level.ERROR, "{}", null, new Object[] {"x".repeat(1_000_000)});
        assertThat(new EscapedLine(true).doLayout(event)).hasSizeLessThan(5_000);
    }
}

package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that ends inside a line, in every way in which one can end. */
class TailTest {
    enum Ending {
        CLOSE,
        RESET,
        END_OF_STREAM,
        /** TCP ends without the farewell of TLS. */
        CUT
    }

    static Stream<Arguments> endings() {
        return Stream.of(Ending.values())
                .flatMap(ending -> Stream.of(Arguments.of(ending, false), Arguments.of(ending, true)));
    }

    /** Luke hears of the end only when everything before it was looked at. */
    @Tag("F21")
    @ParameterizedTest
    @MethodSource("endings")
    void theLineThatWasNotEndedIsNotExecuted(Ending ending, boolean tls) {
        try (LocalServer server = LocalServer.start();
                Chatter luke = server.member("luke", "lightsaber")) {
            Chatter hans = Dial.to(server.port()).tls(tls).connect();
            hans.say("login hans falcon").greeted();
            assertThat(hans.line()).startsWith("ok");
            assertThat(luke.line()).isEqualTo("* hans logged in");
            hans.say("message luke a whole line");
            assertThat(luke.line()).isEqualTo("hans: a whole line");
            hans.sayBytes("message luke half a line".getBytes(UTF_8));
            switch (ending) {
                case CLOSE -> hans.close();
                case RESET -> hans.reset();
                case END_OF_STREAM -> {
                    hans.endOfStream();
                    assertThat(hans.rest())
                            .filteredOn(line -> line.startsWith("ok"))
                            .hasSize(1);
                    hans.close();
                }
                case CUT -> hans.cut();
            }
            assertThat(afterItsGrace(server, luke)).isEqualTo("* hans logged out");
            assertThat(luke.say("ping").line()).startsWith("ok");
        }
    }

    /** What broke off is told after ten seconds, on the server's clock. */
    private static String afterItsGrace(LocalServer server, Chatter luke) {
        for (int tries = 0; tries < 200; tries++) {
            var line = luke.hearWithin(Duration.ofMillis(100));
            if (line.isPresent()) {
                return line.get().orElse("the end");
            }
            server.time().forward(Duration.ofSeconds(1));
        }
        return "nothing";
    }
}

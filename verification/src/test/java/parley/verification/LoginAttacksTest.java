package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Guessing passwords, and making others pay for it. To IPv4 every address is a network of its own, on loopback too. */
class LoginAttacksTest {
    private static final String OWNER = "127.0.0.2";
    private static final Pattern WAIT = Pattern.compile("error locked: .*wait (\\d+) s");
    private static final Map<String, String> EASY = Map.of("limits.unauthenticated", "off");

    @Test
    @Tag("A02")
    void fiveHundredWrongPasswordsFromElsewhereDoNotKeepTheOwnerOut() {
        try (LocalServer server = LocalServer.start(EASY, List.of())) {
            for (int wrong = 0; wrong < 500; wrong++) {
                if (attempt(server, "127.0.0.1", "hans", "wrong-" + wrong).startsWith("error locked")) {
                    if (wrong < 30) {
                        assertThat(attempt(server, OWNER, "hans", "falcon")).startsWith("ok ");
                    }
                    server.time().forward(Duration.ofSeconds(60));
                }
            }
            String last = "";
            while (!last.startsWith("error locked")) {
                last = attempt(server, "127.0.0.1", "hans", "wrong-again");
            }
            assertThat(attempt(server, "127.0.0.1", "hans", "falcon")).startsWith("error locked");
            long asked = System.nanoTime();
            assertThat(attempt(server, OWNER, "hans", "falcon")).startsWith("ok ");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(3));
        }
    }

    /** The rule of the ancestors, for those who ask for it, and what it costs. */
    @Test
    @Tag("A02")
    void underLockoutAccountTheOwnerWaitsTooButNoLongerThanTheBlock() {
        try (LocalServer server =
                        LocalServer.start(Map.of("lockout", "account", "limits.unauthenticated", "off"), List.of());
                Chatter open = server.member("hans", "falcon")) {
            for (int wrong = 0; wrong < 3; wrong++) {
                attempt(server, "127.0.0.1", "hans", "wrong-" + wrong);
            }
            assertThat(attempt(server, OWNER, "hans", "falcon")).startsWith("error locked");
            assertThat(open.say("whoami").line()).startsWith("ok ");
            server.time().forward(Duration.ofSeconds(60));
            open.say("logout").rest();
            assertThat(attempt(server, OWNER, "hans", "falcon")).startsWith("ok ");
        }
    }

    @Test
    @Tag("A03")
    void aNameThatManyNetworksGuessIsSlowedForThemAndNobodyElse() {
        try (LocalServer server = LocalServer.start(EASY, List.of())) {
            String token = token(server);
            for (int net = 1; net <= 110; net++) {
                assertThat(attempt(server, "127.0.1." + net, "hans", "wrong-one"))
                        .startsWith("error bad-login");
            }
            assertThat(attempt(server, "127.0.1.5", "hans", "wrong-two")).startsWith("error bad-login");
            for (int net = 5; net <= 9; net++) {
                assertThat(wait(attempt(server, "127.0.1." + net, "hans", "falcon")))
                        .isBetween(1, 10);
            }
            assertThat(attempt(server, OWNER, "hans", "falcon")).startsWith("ok ");
            assertThat(attempt(server, "127.0.1.5", "hans", token)).startsWith("ok ");
            assertThat(attempt(server, "127.0.1.5", "luke", "lightsaber")).startsWith("ok ");
            server.time().forward(Duration.ofSeconds(11));
            assertThat(attempt(server, "127.0.1.5", "hans", "falcon")).startsWith("ok ");
            assertThat(attempt(server, "127.0.1.6", "hans", "falcon")).startsWith("error locked");
        }
    }

    @Test
    @Tag("A04")
    void twoPeopleBehindOneAddressAreNotLockedForEachOther() {
        try (LocalServer server = LocalServer.start(EASY, List.of())) {
            for (int wrong = 0; wrong < 3; wrong++) {
                attempt(server, "127.0.0.3", "hans", "wrong-" + wrong);
            }
            assertThat(attempt(server, "127.0.0.3", "hans", "falcon")).startsWith("error locked");
            assertThat(attempt(server, "127.0.0.3", "luke", "lightsaber")).startsWith("ok ");
        }
    }

    /** A04: what a network of its own would be refused after 300, this machine is not. */
    @Test
    @Tag("A04")
    void loopbackIsExemptFromTheBudgetOfANetwork() {
        try (LocalServer server = LocalServer.start(EASY, List.of())) {
            for (int name = 0; name < 310; name++) {
                assertThat(attempt(server, "127.0.0.3", "nobody" + name, "wrong-one"))
                        .startsWith("error bad-login");
            }
            assertThat(attempt(server, "127.0.0.3", "luke", "lightsaber")).startsWith("ok ");
        }
    }

    @Test
    @Tag("A06")
    void aNameThatIsNoAccountIsLockedLikeOneThatIs() {
        for (String lockout : List.of("source", "account")) {
            try (LocalServer server =
                    LocalServer.start(Map.of("lockout", lockout, "limits.unauthenticated", "off"), List.of())) {
                for (int wrong = 0; wrong < 110; wrong++) {
                    String from = "127.0.1." + (1 + wrong / 2 % 100);
                    String known = attempt(server, from, "hans", "wrong-one");
                    assertThat(attempt(server, from, "nobody", "wrong-one")).isEqualTo(known);
                    assertThat(attempt(server, from, "nobody", "parley_wrong"))
                            .isEqualTo(attempt(server, from, "hans", "parley_wrong"));
                }
            }
        }
    }

    /** One login on a connection of its own; its answer. */
    private static String attempt(LocalServer server, String from, String user, String password) {
        try (Chatter chatter =
                Dial.to(server.port()).from(InetAddress.getByName(from)).connect()) {
            String answer =
                    chatter.say("login " + user + " " + password).greeted().line();
            if (answer.startsWith("ok")) {
                chatter.say("logout").rest();
            }
            return answer;
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static int wait(String answer) {
        Matcher locked = WAIT.matcher(answer);
        assertThat(locked.matches()).as(answer).isTrue();
        return Integer.parseInt(locked.group(1));
    }

    private static String token(LocalServer server) {
        try (Chatter hans = server.member("hans", "falcon")) {
            String answer = hans.say("token script").line();
            hans.say("logout").rest();
            return answer.substring(answer.lastIndexOf(' ') + 1);
        }
    }
}

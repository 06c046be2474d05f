package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What passwords cost, and whom. Times are compared with one another, never with a clock's. */
class HashingTest {
    private static final String USUAL = "argon2id:m=19456,t=2,p=1";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    @Tag("A09")
    @Tag("A11")
    void whileTheQueueIsFullOthersAreBusyAtOnceAndNobodyElseNotices() {
        Map<String, String> settings = Map.of("limits.hash-queue", "8", "limits.unauthenticated", "off", "hash", USUAL);
        try (LocalServer server = LocalServer.start(settings, List.of("user.ada = lovelace"));
                Chatter ada = server.member("ada", "lovelace");
                Chatter hans = server.member("hans", "falcon")) {
            ada.line();
            long begun = System.nanoTime();
            List<Chatter> queued = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                queued.add(server.connect().say("login nobody" + i + " wrong-one"));
            }
            List<Long> asked = new ArrayList<>();
            List<Long> refused = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                asked.add(took(hans, "message ada " + i));
                ada.line();
                long login = System.nanoTime();
                try (Chatter late = server.saying("login late" + i + " wrong-one")) {
                    assertThat(late.line()).startsWith("error busy: ");
                }
                refused.add(System.nanoTime() - login);
            }
            long full = System.nanoTime() - begun;
            queued.forEach(chatter -> assertThat(chatter.greeted().line()).matches("error (busy|bad-login): .*"));
            long all = System.nanoTime() - begun;
            queued.forEach(Chatter::close);
            assertThat(full)
                    .as("ten refusals and ten messages while one was hashed after the other")
                    .isLessThan(all);
            assertThat(median(refused)).isLessThan(all / 8);
            assertThat(Collections.max(asked)).isLessThan(all / 2);
            assertThat(median(asked)).isLessThan(all / 8);
        }
    }

    @Test
    @Tag("A10")
    @Tag("A16")
    void whatIsNoPasswordAndWhatComesBehindTheSixthIsNotHashed() {
        try (LocalServer server = LocalServer.start(Map.of("hash", USUAL), List.of())) {
            long before = spent("parley-passwords");
            try (Chatter once = server.saying("login nobody wrong-one")) {
                assertThat(once.line()).startsWith("error bad-login: ");
            }
            long one = spent("parley-passwords") - before;
            assertThat(one).isPositive();

            before = spent("parley-passwords");
            try (Chatter long257 = server.saying("login nobody " + "x".repeat(257))) {
                assertThat(long257.line()).startsWith("error usage: ");
                long257.say("login hans " + "x".repeat(40_000));
                assertThat(long257.line()).startsWith("error line-too-long: ");
                long257.sayBytes("y".repeat(1_000_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertThat(long257.rest()).last().asString().startsWith("* bye: ");
            }
            assertThat(spent("parley-passwords") - before).isLessThan(one / 2);

            before = spent("parley-passwords");
            try (Chatter many = server.connect()) {
                many.say(Stream.iterate(0, i -> i + 1)
                        .limit(10_000)
                        .map(i -> "login nobody" + i + " wrong-one")
                        .toList());
                List<String> answers = many.greeted().rest();
                assertThat(answers).hasSize(7);
                assertThat(answers.subList(0, 6)).allMatch(answer -> answer.startsWith("error bad-login: "));
                assertThat(answers.get(6)).startsWith("* bye: ");
            }
            assertThat(spent("parley-passwords") - before).isBetween(3 * one, 10 * one);
        }
    }

    @Test
    @Tag("A17")
    void whatIsSaidBeforeALoginNeverReachesTheStore() {
        try (LocalServer server = LocalServer.start(Map.of("limits.commands", "off"), List.of());
                Chatter guest = server.saying("ping");
                Chatter hans = server.member("hans", "falcon")) {
            guest.line();
            // Those that need no login, and two that say nothing or end it all.
            Set<String> open = Set.of(
                    "login",
                    "register",
                    "resume",
                    "relay",
                    "help",
                    "commands",
                    "mode",
                    "ping",
                    "active",
                    "whoami",
                    "ack");
            List<String> verbs = ProtocolWords.VERBS.stream()
                    .filter(verb -> !open.contains(verb))
                    .toList();
            long before = woken("parley-store");
            for (int round = 0; round < 20; round++) {
                for (String verb : verbs) {
                    assertThat(guest.say(verb + " luke 1").line()).as(verb).startsWith("error not-logged-in: ");
                }
            }
            assertThat(woken("parley-store") - before).isLessThan(10);
            before = woken("parley-store");
            for (int i = 0; i < 20; i++) {
                assertThat(hans.say("message luke hi").line()).startsWith("ok ");
            }
            assertThat(woken("parley-store") - before).isGreaterThan(10);
            assertThat(guest.say("message nobody hi").line()).startsWith("error not-logged-in: ");
            assertThat(hans.say("message nobody hi").line()).startsWith("error no-such-user: ");
        }
    }

    private static long took(Chatter chatter, String line) {
        long begun = System.nanoTime();
        assertThat(chatter.say(line).line()).startsWith("ok ");
        return System.nanoTime() - begun;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    /** Nanoseconds of processor time of the threads of this name. */
    private static long spent(String name) {
        return named(name).stream()
                .mapToLong(thread -> THREADS.getThreadCpuTime(thread.getThreadId()))
                .filter(time -> time >= 0)
                .sum();
    }

    /** How often the threads of this name found something to do. */
    private static long woken(String name) {
        return named(name).stream().mapToLong(ThreadInfo::getWaitedCount).sum();
    }

    private static List<ThreadInfo> named(String name) {
        return Stream.of(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(name))
                .collect(Collectors.toList());
    }
}

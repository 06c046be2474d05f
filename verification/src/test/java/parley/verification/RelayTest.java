package parley.verification;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay of direct links (protocol section 3.5), over real sockets: what two clients send each other through the server. */
class RelayTest {
    private static final int MUCH = 3_000_000;
    private static final byte[] LAST_WORD = "the last word".getBytes(US_ASCII);

    private static LocalServer server(String limits) {
        return LocalServer.start(Map.of("limits.relay", limits), List.of());
    }

    private static byte[] random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** In portions of any size, empty ones too. */
    private static CompletableFuture<Void> sending(RelaySide side, byte[] bytes, int seed) {
        return CompletableFuture.runAsync(() -> {
            Random random = new Random(seed);
            int from = 0;
            while (from < bytes.length) {
                int to = Math.min(bytes.length, from + random.nextInt(random.nextBoolean() ? 40 : 40_000));
                side.send(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
        });
    }

    private static void done(CompletableFuture<?> work) {
        work.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Waits for its end. */
    private static boolean failed(CompletableFuture<Void> work) {
        return work.handle((nothing, failure) -> failure != null)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private record Joined(Introduced people, RelaySide caller, RelaySide callee) implements AutoCloseable {
        static Joined on(LocalServer server) {
            return on(server, false, false);
        }

        static Joined on(LocalServer server, boolean callerTls, boolean calleeTls) {
            Introduced people = Introduced.hansAndLuke(server);
            RelaySide caller = RelaySide.knocking(server, callerTls, people.token());
            RelaySide callee = RelaySide.knocking(server, calleeTls, people.token());
            return new Joined(people, caller.joined(), callee.joined());
        }

        @Override
        public void close() {
            caller.close();
            callee.close();
            people.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, true"})
    void everyByteComesThroughBothWaysInOrder(boolean callerTls, boolean calleeTls) {
        byte[] there = random(1, MUCH);
        byte[] back = random(2, MUCH);
        try (LocalServer server = server("off");
                Joined pair = Joined.on(server, callerTls, calleeTls)) {
            CompletableFuture<Void> sendingThere = sending(pair.caller(), there, 3);
            CompletableFuture<Void> sendingBack = sending(pair.callee(), back, 4);
            CompletableFuture<byte[]> atCaller =
                    CompletableFuture.supplyAsync(() -> pair.caller().bytes(back.length));
            assertThat(pair.callee().bytes(there.length)).isEqualTo(there);
            assertThat(atCaller.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(back);
            done(sendingThere);
            done(sendingBack);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 20_000, 300_000})
    void whatIsSentBeforeTheOtherIsThereComesThroughToo(int early) {
        byte[] bytes = random(5, early);
        try (LocalServer server = server("off");
                Introduced people = Introduced.hansAndLuke(server);
                RelaySide first = RelaySide.dial(server, false)) {
            byte[] line = ("relay " + people.token() + "\r\n").getBytes(US_ASCII);
            byte[] all = Arrays.copyOf(line, line.length + early);
            System.arraycopy(bytes, 0, all, line.length, early);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> first.send(all));
            assertThat(first.line()).startsWith("* parley 1");
            assertThat(first.quiet()).isTrue();
            try (RelaySide second =
                    RelaySide.knocking(server, false, people.token()).joined()) {
                first.joined();
                assertThat(second.bytes(early)).isEqualTo(bytes);
                done(sending);
                second.send(LAST_WORD);
                assertThat(first.bytes(LAST_WORD.length)).isEqualTo(LAST_WORD);
            }
        }
    }

    /** Bytes that would be telnet, lines, or a `bye` to a session are nothing of that kind in a pipe. */
    @Test
    void nothingInAPipeIsUnderstood() {
        byte[] tricks = new byte[] {
            (byte) 0xff,
            (byte) 0xfd,
            6,
            '\n',
            'a',
            'c',
            'k',
            ' ',
            '9',
            '\n',
            0x16,
            3,
            1,
            (byte) 0xff,
            '\n',
            '\r',
            '\n',
            0
        };
        try (LocalServer server = server("off");
                Joined pair = Joined.on(server)) {
            pair.caller().send(tricks).send("logout\nPOST / HTTP/1.1\n".getBytes(US_ASCII));
            assertThat(pair.callee().bytes(tricks.length)).isEqualTo(tricks);
            assertThat(pair.callee().line()).isEqualTo("logout");
        }
    }

    @Test
    void noTimeLimitOfASessionHoldsInAPipe() {
        try (LocalServer server = server("off");
                Joined pair = Joined.on(server)) {
            pair.caller().send("half a line".getBytes(US_ASCII));
            for (int minute = 0; minute < 6; minute++) {
                server.time().forward(Duration.ofMinutes(1));
                pair.callee().send(LAST_WORD);
                assertThat(pair.caller().bytes(LAST_WORD.length)).isEqualTo(LAST_WORD);
            }
            assertThat(pair.callee().bytes(11)).asString(US_ASCII).isEqualTo("half a line");
            assertThat(pair.caller().quiet()).isTrue();
        }
    }

    @Test
    void aTokenJoinsOnePairOnceAndAThirdIsRefused() {
        try (LocalServer server = server("off");
                Joined pair = Joined.on(server);
                RelaySide third =
                        RelaySide.knocking(server, false, pair.people().token())) {
            assertThat(third.line()).startsWith("error no-link: ");
            assertThat(third.line()).isEqualTo("(closed)");
            pair.caller().send(LAST_WORD);
            assertThat(pair.callee().bytes(LAST_WORD.length)).isEqualTo(LAST_WORD);
            pair.caller().close();
            assertThat(pair.callee().rest()).isEmpty();
            try (RelaySide late =
                    RelaySide.knocking(server, false, pair.people().token())) {
                assertThat(late.line()).startsWith("error no-link: ");
            }
        }
    }

    @Test
    void aSideThatGoesBeforeTheOtherCameLeavesItsPlace() {
        try (LocalServer server = server("off");
                Introduced people = Introduced.hansAndLuke(server)) {
            for (int i = 0; i < 3; i++) {
                try (RelaySide gone = RelaySide.knocking(server, false, people.token())) {
                    gone.endOutput();
                    assertThat(gone.line()).isEqualTo("(closed)");
                }
            }
            try (RelaySide one = RelaySide.knocking(server, false, people.token());
                    RelaySide other = RelaySide.knocking(server, false, people.token())) {
                one.joined().send(LAST_WORD);
                assertThat(other.joined().bytes(LAST_WORD.length)).isEqualTo(LAST_WORD);
            }
        }
    }

    @Test
    void whoWaitsForAMinuteIsRefused() {
        try (LocalServer server = server("off");
                Introduced people = Introduced.hansAndLuke(server);
                RelaySide one = RelaySide.knocking(server, false, people.token())) {
            assertThat(one.quiet()).isTrue();
            server.time().forward(Duration.ofSeconds(61));
            assertThat(one.line()).startsWith("error no-link: ");
            assertThat(one.line()).isEqualTo("(closed)");
        }
    }

    @ParameterizedTest
    @CsvSource({"close, false", "reset, false", "end, false", "end, true"})
    void theEndOfOneSideEndsTheOtherBehindItsLastByte(String how, boolean tls) {
        byte[] bytes = random(7, 200_000);
        try (LocalServer server = server("off");
                Joined pair = Joined.on(server, tls, tls)) {
            CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(pair.callee()::rest);
            pair.caller().send(bytes);
            switch (how) {
                case "reset" -> pair.caller().reset();
                case "end" -> pair.caller().endOutput();
                default -> pair.caller().close();
            }
            byte[] all = heard.orTimeout(20, TimeUnit.SECONDS).join();
            if (how.equals("reset")) {
                assertThat(all).isEqualTo(Arrays.copyOf(bytes, all.length));
            } else {
                assertThat(all).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoHasSaidHisLastStillHearsTheOther(boolean tls) {
        byte[] bytes = random(8, 400_000);
        try (LocalServer server = server("off");
                Joined pair = Joined.on(server, tls, tls)) {
            pair.caller().send(LAST_WORD).endOutput();
            assertThat(pair.callee().rest()).isEqualTo(LAST_WORD);
            CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(pair.caller()::rest);
            pair.callee().send(bytes).endOutput();
            assertThat(heard.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(bytes);
        }
    }

    @Test
    void whoSaysNothingWhenTheOtherHasEndedIsEndedInHalfAMinute() {
        try (LocalServer server = server("off");
                Joined pair = Joined.on(server)) {
            pair.caller().endOutput();
            assertThat(pair.callee().rest()).isEmpty();
            assertThat(pair.caller().quiet()).isTrue();
            server.time().forward(Duration.ofSeconds(31));
            assertThat(pair.caller().line()).isEqualTo("(closed)");
        }
    }

    /** S02, S03: who does not read stops who sends, and costs the server no more than a few buffers. */
    @Test
    void aSideThatDoesNotReadStopsTheOtherAndIsCutInHalfAMinute() {
        try (LocalServer server = server("off");
                Introduced people = Introduced.hansAndLuke(server);
                RelaySide deaf = RelaySide.dial(server, false, 4_096)) {
            deaf.send(("relay " + people.token() + "\n").getBytes(US_ASCII));
            RelaySide caller = RelaySide.knocking(server, false, people.token()).joined();
            byte[] portion = random(9, 16_384);
            AtomicLong sent = new AtomicLong();
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                while (true) {
                    caller.send(portion);
                    sent.addAndGet(portion.length);
                }
            });
            long before = Stalled.at(sent::get);
            assertThat(before).as("what the kernels and the pipe hold").isLessThan(12_000_000);
            assertThat(flood.isDone()).isFalse();
            // The other direction goes on meanwhile.
            deaf.send(LAST_WORD);
            assertThat(caller.bytes(LAST_WORD.length)).isEqualTo(LAST_WORD);
            // First the one who does not read is cut, then the other one, who does not stop.
            for (int second = 0; second < 60 && !flood.isDone(); second++) {
                server.time().forward(Duration.ofSeconds(1));
                assertThat(caller.quietOrEnded()).isTrue();
            }
            assertThat(failed(flood)).isTrue();
            caller.close();
        }
    }

    @Test
    void theRateHoldsForEachDirectionAndLosesNothing() {
        byte[] bytes = random(10, 3 * 65_536);
        try (LocalServer server = server("64KiB/s, 64MiB, 2, 1h");
                Joined pair = Joined.on(server)) {
            CompletableFuture<Void> sending = sending(pair.caller(), bytes, 11);
            CompletableFuture<Void> sendingBack = sending(pair.callee(), bytes, 12);
            CompletableFuture<byte[]> back =
                    CompletableFuture.supplyAsync(() -> pair.caller().bytes(bytes.length));
            long began = System.nanoTime();
            assertThat(pair.callee().bytes(bytes.length)).isEqualTo(bytes);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(took).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(10));
            assertThat(back.orTimeout(20, TimeUnit.SECONDS).join()).isEqualTo(bytes);
            done(sending);
            done(sendingBack);
        }
    }

    @Test
    void theVolumeIsForBothDirectionsAndItsEndIsToldToBoth() {
        try (LocalServer server = server("64MiB/s, 100000, 2, 1h");
                Joined pair = Joined.on(server)) {
            byte[] bytes = random(13, 60_000);
            pair.caller().send(bytes);
            assertThat(pair.callee().bytes(bytes.length)).isEqualTo(bytes);
            pair.callee().send(bytes);
            assertThat(pair.caller().rest()).isEqualTo(Arrays.copyOf(bytes, 40_000));
            assertThat(pair.callee().rest()).isEmpty();
            assertThat(Introduced.end(pair.people().caller())).isEqualTo("limit");
            assertThat(Introduced.end(pair.people().callee())).isEqualTo("limit");
        }
    }

    @Test
    void theLastByteOfTheVolumeIsNotTheEnd() {
        try (LocalServer server = server("64MiB/s, 100000, 2, 1h");
                Joined pair = Joined.on(server)) {
            byte[] bytes = random(14, 100_000);
            pair.caller().send(bytes);
            assertThat(pair.callee().bytes(bytes.length)).isEqualTo(bytes);
            assertThat(pair.callee().quiet()).isTrue();
            pair.caller().send(LAST_WORD);
            assertThat(pair.callee().rest()).isEmpty();
        }
    }

    @Test
    void aLinkEndsWithItsLife() {
        try (LocalServer server = server("64MiB/s, 64MiB, 2, 1h");
                Joined pair = Joined.on(server)) {
            server.time().forward(Duration.ofMinutes(59));
            pair.caller().send(LAST_WORD);
            assertThat(pair.callee().bytes(LAST_WORD.length)).isEqualTo(LAST_WORD);
            server.time().forward(Duration.ofMinutes(2));
            assertThat(pair.callee().rest()).isEmpty();
            assertThat(pair.caller().rest()).isEmpty();
            assertThat(Introduced.end(pair.people().caller())).isEqualTo("limit");
            assertThat(Introduced.end(pair.people().callee())).isEqualTo("limit");
        }
    }

    @Test
    void oneLinkMoreThanAllowedIsRefusedAndToldToBoth() {
        try (LocalServer server = server("64MiB/s, 64MiB, 1, 1h");
                Joined pair = Joined.on(server);
                JsonTalk yoda = Introduced.login(server, "yoda", "wise")) {
            Introduced more = Introduced.of(server, yoda, "yoda", pair.people().callee(), "luke");
            try (RelaySide refused = RelaySide.knocking(server, false, more.token())) {
                assertThat(refused.line()).startsWith("error no-link: ");
                assertThat(refused.line()).isEqualTo("(closed)");
            }
            assertThat(Introduced.end(yoda)).isEqualTo("limit");
            assertThat(Introduced.end(pair.people().callee())).isEqualTo("limit");
            pair.callee().close();
            pair.caller().close();
            String answer = "";
            for (int i = 0; i < 100 && !answer.startsWith("ok"); i++) {
                Introduced again =
                        Introduced.of(server, yoda, "yoda", pair.people().callee(), "luke");
                try (RelaySide one = RelaySide.knocking(server, false, again.token());
                        RelaySide other = RelaySide.knocking(server, false, again.token())) {
                    answer = other.line();
                    assertThat(one.line()).isEqualTo(answer);
                }
            }
            assertThat(answer)
                    .as("once the server has seen the end of the first")
                    .startsWith("ok");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopprivate", "logout", "reset"})
    void theEndOfTheLinkEndsThePipe(String how) {
        try (LocalServer server = server("off");
                Joined pair = Joined.on(server)) {
            pair.caller().send(LAST_WORD);
            assertThat(pair.callee().bytes(LAST_WORD.length)).isEqualTo(LAST_WORD);
            switch (how) {
                case "stopprivate" -> pair.people().caller().say("{\"cmd\":\"stopprivate\",\"user\":\"luke\"}");
                case "logout" -> pair.people().caller().say("{\"cmd\":\"logout\"}");
                default -> pair.people().caller().reset();
            }
            assertThat(pair.callee().rest()).isEmpty();
            assertThat(pair.caller().rest()).isEmpty();
            assertThat(Introduced.end(pair.people().callee())).isIn("stopped", "logout", "lost");
        }
    }

    @Test
    void aLinkThatEndsVoidsItsTokenAlsoForWhoWaits() {
        try (LocalServer server = server("off");
                Introduced people = Introduced.hansAndLuke(server);
                RelaySide waiting = RelaySide.knocking(server, false, people.token())) {
            assertThat(waiting.quiet()).isTrue();
            people.callee().say("{\"cmd\":\"logout\"}");
            assertThat(waiting.line()).startsWith("error no-link: ");
            try (RelaySide late = RelaySide.knocking(server, false, people.token())) {
                assertThat(late.line()).startsWith("error no-link: ");
            }
        }
    }

    @Test
    void theServerStopsInTimeWithOpenPipesWaitersAndDeafSides() {
        LocalServer server = server("off");
        try (Joined pair = Joined.on(server);
                JsonTalk yoda = Introduced.login(server, "yoda", "wise");
                RelaySide waiting = RelaySide.knocking(
                        server,
                        false,
                        Introduced.of(server, yoda, "yoda", pair.people().callee(), "luke")
                                .token())) {
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                while (true) {
                    pair.caller().send(random(15, 16_384));
                }
            });
            assertThat(pair.callee().bytes(100_000)).hasSize(100_000);
            long began = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(new String(pair.callee().rest(), US_ASCII)).doesNotContain("* bye");
            assertThat(waiting.line()).startsWith("error no-link: ");
            assertThat(failed(flood)).isTrue();
        }
    }

    @Test
    void aPipeCountsAsAuthenticated() {
        try (LocalServer server = LocalServer.start(Map.of("limits.unauthenticated", "2:100:2"), List.of());
                Joined pair = Joined.on(server);
                Chatter guest = server.saying("ping")) {
            assertThat(guest.line()).startsWith("ok");
            pair.caller().send(LAST_WORD);
            assertThat(pair.callee().bytes(LAST_WORD.length)).isEqualTo(LAST_WORD);
        }
    }
}

package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that do not end: what they cost, and when they are cut. */
class HeldLinesTest {
    private static final Map<String, String> ANY_NUMBER =
            Map.of("limits.unauthenticated", "off", "limits.total", "off");
    private static final long MEBIBYTE = 1 << 20;
    /** The line itself, as long as a line may be, and what a connection costs anyhow, on both its ends in the short form. */
    private static final long MOST_FOR_ONE = 16_384 + 9_216;

    /** A line that never ends is told once and ends the connection. */
    @Tag("F04")
    @Test
    void aMegabyteWithoutALineFeedEndsTheConnection() {
        try (LocalServer server = LocalServer.start();
                Chatter chatter = server.saying("ping");
                Chatter other = server.saying("ping")) {
            chatter.line();
            other.line();
            chatter.sayBytes(new byte[1 << 20]);
            // Whoever is cut while he sends may not hear why.
            List<String> rest = chatter.rest();
            assertThat(rest.stream().filter(line -> line.startsWith("error")))
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(line -> line.startsWith("error line-too-long"));
            assertThat(other.say("ping").line()).startsWith("ok");
            try (Chatter patient = server.saying("ping")) {
                patient.line();
                patient.sayBytes("a".repeat(65_537).getBytes(UTF_8));
                assertThat(patient.line()).startsWith("error line-too-long: ");
                assertThat(patient.rest()).singleElement().asString().startsWith("* bye: ");
            }
        }
    }

    /** With its LF within 64 KiB it is only a line too long, in one write; and nothing of it is held. */
    @Tag("F04")
    @Test
    void linesTooLongAreDiscardedWithoutBeingHeld() {
        List<Chatter> talking = new ArrayList<>();
        try (LocalServer server = LocalServer.start(ANY_NUMBER, List.of())) {
            for (int i = 0; i < 100; i++) {
                Chatter chatter = server.saying("ping");
                chatter.line();
                talking.add(chatter);
            }
            long before = heap();
            byte[] most = "a".repeat(60_000).getBytes(UTF_8);
            talking.forEach(chatter -> chatter.sayBytes(most));
            talking.forEach(chatter -> assertThat(chatter.line()).startsWith("error line-too-long: "));
            long held = heap() - before;
            talking.forEach(chatter -> chatter.sayBytes("\nping\n".getBytes(UTF_8)));
            talking.forEach(chatter -> assertThat(chatter.line()).startsWith("ok"));
            System.out.printf("lines too long: %,d bytes held of %,d that were sent%n", held, 100 * most.length);
            assertThat(held).isLessThan(MEBIBYTE);
        } finally {
            talking.forEach(Chatter::close);
        }
    }

    /** What a line is made of may need far more room than its bytes: while it waits for its turn, it is those. */
    @Tag("O09")
    @Test
    void linesThatWaitForTheirTurnCostTheirBytes() {
        byte[] many = ("{\"cmd\":\"zz\",\"a\":[" + "{},".repeat(5_440) + "0]}\n").getBytes(UTF_8);
        Map<String, String> slow = Map.of("limits.unauthenticated", "off", "limits.commands", "100, 1/min");
        List<Chatter> talking = new ArrayList<>();
        try (LocalServer server = LocalServer.start(slow, List.of())) {
            for (int i = 0; i < 50; i++) {
                Chatter chatter = server.saying("zz");
                chatter.line();
                talking.add(chatter);
            }
            long before = heap();
            for (Chatter chatter : talking) {
                // The rest of what is free, and one that has to wait, and everything else behind it.
                chatter.sayBytes("zz\n".repeat(100).getBytes(UTF_8));
                chatter.sayBytes(many);
                chatter.sayBytes(many);
            }
            for (Chatter chatter : talking) {
                for (int i = 0; i < 99; i++) {
                    assertThat(chatter.line()).startsWith("error unknown-command");
                }
            }
            long held = heap() - before;
            System.out.printf(
                    "lines that wait: %,d bytes held of %,d that were sent%n", held, 50L * (300 + 2 * many.length));
            assertThat(held).isLessThan(3L * 50 * (300 + 2 * many.length));
            server.time().forward(Duration.ofMinutes(4));
            for (Chatter chatter : talking) {
                for (int i = 0; i < 3; i++) {
                    assertThat(chatter.line()).startsWith("error unknown-command");
                }
            }
        } finally {
            talking.forEach(Chatter::close);
        }
    }

    /** A thousand connections, each with a line short of its end; cut together when the first line is due. */
    @Tag("F05")
    @Test
    void aThousandUnfinishedLinesCostLittleAndAreCut() throws IOException {
        try (LocalServer server = LocalServer.start(ANY_NUMBER, List.of())) {
            hold(1_000, server.port(), HeldLinesTest::heap, () -> server.time().forward(Duration.ofSeconds(21)));
        }
    }

    /** Ten thousand at a server of its own, by the clock: {@code ./verify held-lines}. */
    @Tag("campaign")
    @Tag("held-lines")
    @Test
    void tenThousandUnfinishedLinesCostLittleAndAreCut(@TempDir Path folder) throws IOException {
        List<String> arguments =
                ServerProcess.arguments(folder, "--set", "limits.unauthenticated=off", "--set", "limits.total=off");
        try (ServerProcess server = ServerProcess.start(folder, arguments)) {
            server.port();
            hold(Integer.getInteger("connections", 10_000), server.port(), () -> resident(server.pid()), () -> {});
        }
    }

    private static void hold(int connections, int port, LongSupplier memory, Runnable due) throws IOException {
        byte[] unfinished = "a".repeat(16_383).getBytes(UTF_8);
        List<Socket> holding = new ArrayList<>();
        try {
            long before = memory.getAsLong();
            for (int i = 0; i < connections; i++) {
                Socket socket = new Socket();
                holding.add(socket);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 20_000);
                socket.getOutputStream().write(unfinished);
            }
            // The greeting comes with the first byte: then the server is reading.
            for (Socket socket : holding) {
                socket.setSoTimeout(60_000);
                assertThat(socket.getInputStream().read()).isEqualTo('*');
            }
            long cost = memory.getAsLong() - before;
            System.out.printf(
                    "held lines: %,d connections, each with %,d bytes of a line: %,d bytes, %,d for each%n",
                    connections, unfinished.length, cost, cost / connections);
            assertThat(cost).isLessThan(connections * MOST_FOR_ONE + 4 * MEBIBYTE);
            due.run();
            for (Socket socket : holding) {
                String rest = new String(socket.getInputStream().readAllBytes(), UTF_8);
                assertThat(rest).contains("\n* bye: ").doesNotContain("error");
            }
        } finally {
            for (Socket socket : holding) {
                socket.close();
            }
        }
    }

    /** What is in use of this process's heap once what nobody holds is gone. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int times = 0; times < 3; times++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static long resident(long process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

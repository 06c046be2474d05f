package parley.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.client.server.ScriptedServer.Visit;

/** Messages come once, and are acknowledged when they are on the screen. */
class SessionMailTest {
    private static final Duration ACK = Duration.ofMillis(250);

    @TempDir
    private Path folder = Path.of("");

    private ScriptedServer server = new ScriptedServer();
    private Caller hans = new Caller(0, folder, new Kind.Main());

    @BeforeEach
    void call() {
        hans.close();
        hans = new Caller(server.port(), folder, new Kind.Main());
    }

    @AfterEach
    void close() {
        hans.close();
        server.close();
    }

    @Test
    void whatIsOnTheScreenIsAcknowledgedWithinAQuarterSecondAndNothingElse() {
        hans.enter();
        Visit visit = server.member();
        visit.message(1, "a", false).message(2, "b", false).message(3, "c", false);
        hans.hearMessage();
        hans.hearMessage();
        hans.hearMessage();
        hans.time.forward(Duration.ofSeconds(5));
        assertThat(visit.hasLine()).isFalse();
        hans.shown(2);
        hans.time.forward(ACK);
        assertThat(visit.line()).isEqualTo(ack(2));
        hans.shown(99);
        hans.time.forward(ACK);
        assertThat(visit.line()).isEqualTo(ack(3));
    }

    @Test
    void twentyMessagesOrLongOnesAreAcknowledgedAtOnce() {
        hans.enter();
        Visit visit = server.member();
        for (int seq = 1; seq <= 20; seq++) {
            visit.message(seq, "x", false);
            hans.hearMessage();
        }
        hans.shown(19);
        assertThat(hans.on(visit::hasLine)).isFalse();
        hans.shown(20);
        assertThat(visit.line()).isEqualTo(ack(20));
        visit.message(21, "y".repeat(4_096), false).message(22, "y".repeat(4_096), false);
        hans.hearMessage();
        hans.hearMessage();
        hans.shown(22);
        assertThat(visit.line()).isEqualTo(ack(22));
    }

    @Test
    void whatWasToldAndComesAgainIsNotToldAgainAndAcknowledgedOnceItIsOnTheScreen() {
        hans.enter();
        Visit first = server.member();
        first.message(1, "a", false).message(2, "b", false);
        hans.hearMessage();
        hans.hearMessage();
        hans.shown(1);
        first.cut();
        Visit second = backAgain();
        assertThat(second.line()).contains("\"seq\":1");
        second.admitted(1, "r2").message(2, "b", true).message(3, "c", true);
        assertThat(hans.hearMessage()).isEqualTo(3);
        hans.time.forward(ACK);
        assertThat(second.hasLine()).isFalse();
        hans.shown(2);
        hans.time.forward(ACK);
        assertThat(second.line()).isEqualTo(ack(2));
    }

    @Test
    void nothingIsAcknowledgedThatThisConnectionHasNotBrought() {
        hans.enter();
        Visit first = server.member();
        first.message(1, "a", false).message(2, "b", false);
        hans.hearMessage();
        hans.hearMessage();
        first.cut();
        Visit second = backAgain();
        second.line();
        second.admitted(0, "r2");
        hans.state(LinkState.SignedIn.class);
        hans.shown(2);
        hans.time.forward(ACK);
        assertThat(second.hasLine()).isFalse();
        second.message(1, "a", true);
        second.say("{'type':'presence','user':'luke','state':'online'}");
        hans.hear();
        hans.time.forward(ACK);
        assertThat(second.line()).isEqualTo(ack(1));
    }

    @Test
    void whatAnEarlierProcessShowedIsAcknowledgedAndNotTold() {
        hans.enter();
        Visit first = server.member();
        first.message(1, "a", false).message(2, "b", false).message(3, "c", false);
        hans.hearMessage();
        hans.hearMessage();
        hans.hearMessage();
        hans.shown(2);
        hans.time.forward(ACK);
        awaitRing();
        hans.close();
        try (Caller next = new Caller(server.port(), folder, new Kind.Main())) {
            next.enter();
            Visit second = server.member();
            second.message(1, "a", true).message(2, "b", true).message(3, "c", true);
            assertThat(next.hearMessage()).isEqualTo(3);
            next.time.forward(ACK);
            assertThat(second.line()).isEqualTo(ack(2));
            next.shown(3);
            next.time.forward(ACK);
            assertThat(second.line()).isEqualTo(ack(3));
        }
    }

    @Test
    void aMessageOfThatNumberWithAnotherIdIsAnotherMessage() {
        hans.enter();
        Visit first = server.member();
        first.message(1, "a", false);
        hans.hearMessage();
        hans.shown(1);
        hans.time.forward(ACK);
        awaitRing();
        hans.close();
        try (Caller next = new Caller(server.port(), folder, new Kind.Main())) {
            next.enter();
            server.member()
                    .say("{'type':'message','seq':1,'id':'other','from':'luke','text':'x',"
                            + "'at':'2026-11-21T09:00:00.000Z','again':true}");
            assertThat(next.hearMessage()).isEqualTo(1);
        }
    }

    @Test
    void aServerWithAnotherKeyIsAnotherServer() throws IOException {
        hans.enter();
        server.member().message(1, "a", false);
        hans.hearMessage();
        hans.shown(1);
        hans.time.forward(ACK);
        awaitRing();
        hans.close();
        server.changeKey();
        Files.delete(folder.resolve("known-servers"));
        try (Caller next = new Caller(server.port(), folder, new Kind.Main())) {
            next.enter();
            server.member().message(1, "a", true);
            assertThat(next.hearMessage()).isEqualTo(1);
        }
    }

    @Test
    void leavingAcknowledgesAndNotesWhatIsOnTheScreenFirst() {
        hans.enter();
        Visit visit = server.member();
        visit.message(1, "a", false);
        hans.hearMessage();
        hans.shown(1);
        hans.leave();
        assertThat(visit.line()).isEqualTo(ack(1));
        assertThat(visit.line()).isEqualTo("{\"cmd\":\"logout\"}");
        assertThat(ring()).endsWith("1 m1\n");
    }

    @Test
    void theRingHoldsTheLastOnesAndADamagedFileIsAnEmptyOne() throws IOException {
        ShownRing ring = ShownRing.read(folder.resolve("none"));
        ring.server(server.key());
        for (int seq = 1; seq <= 300; seq++) {
            ring.add(seq, "m" + seq);
        }
        ring.add(301, "x".repeat(10_000));
        Path file = folder.resolve("ring");
        StateFolder.replace(file, ring.content(), false);
        ShownRing read = ShownRing.read(file);
        read.server(server.key());
        assertThat(read.has(300, "m300")).isTrue();
        assertThat(read.has(45, "m45")).isTrue();
        assertThat(read.has(44, "m44")).isFalse();
        assertThat(Files.size(file)).isLessThan(8_192);
        Files.write(file, new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        assertThat(ShownRing.read(file).has(300, "m300")).isFalse();
    }

    private Visit backAgain() {
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        return server.visit();
    }

    private void awaitRing() {
        // Written on another thread: what is asked behind it there comes after it.
        hans.answer(() -> hans.vertx.getOrCreateContext().executeBlocking(() -> true, true))
                .join();
        assertThat(ring()).contains(" m");
    }

    private String ring() {
        try (Stream<Path> files = Files.list(folder.resolve("shown"))) {
            return Files.readString(files.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String ack(long seq) {
        return "{\"cmd\":\"ack\",\"seq\":" + seq + "}";
    }
}

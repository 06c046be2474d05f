package parley.client.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.client.server.ScriptedServer.Visit;

/** What two processes do to one folder, what a killed one leaves, and a disk without room. */
class KilledClientTest {
    @TempDir
    private Path folder = Path.of("");

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void whatAKilledClientHasSaidIsSentByTheNextWithTheSameKeysAndInOrder() throws Exception {
        List<String> sent = new ArrayList<>();
        try (DoomedClient doomed = DoomedClient.start(server.port(), folder)) {
            Visit visit = server.member();
            doomed.say("one").say("two").say("three");
            sent.add(visit.line());
            visit.ok();
            doomed.await("decided one");
            sent.add(visit.line());
        }
        try (Caller next = new Caller(server.port(), folder, new Kind.Main())) {
            next.enter();
            Visit visit = server.member();
            assertThat(next.unsent()).containsExactly("two", "three");
            assertThat(visit.line()).isEqualTo(sent.get(1)).contains("\"two\"");
            visit.ok();
            assertThat(visit.line()).contains("\"three\"");
        }
    }

    @Test
    void whateverTheMomentOfItsDeathNothingThatWasSaidIsLostOrSaidTwice() throws Exception {
        Random random = Chance.anew();
        List<String> said = new ArrayList<>();
        Set<String> accepted = new LinkedHashSet<>();
        for (int round = 0; round < 3; round++) {
            try (DoomedClient doomed = DoomedClient.start(server.port(), folder)) {
                Visit visit = server.member();
                for (int number = 0; number < 5; number++) {
                    said.add(round + "." + number);
                    doomed.say(round + "." + number);
                }
                int answered = random.nextInt(6);
                for (int number = 0; number < answered; number++) {
                    accepted.add(visit.line());
                    visit.ok();
                }
            }
        }
        try (Caller next = new Caller(server.port(), folder, new Kind.Main())) {
            next.enter();
            Visit visit = server.member();
            for (int left = next.unsent().size(); left > 0; left--) {
                accepted.add(visit.line());
                visit.ok();
                next.decision();
            }
            assertThat(next.unsent()).isEmpty();
        }
        // A line that was answered and is said again has the key that it had, so to the server it is the same.
        assertThat(accepted.stream().map(line -> line.replaceAll(".*\"text\":\"([0-9.]+)\".*", "$1")))
                .containsExactlyElementsOf(said);
    }

    @Test
    void besideALivingProcessANewOneLeavesItsWordsAloneAndTakesThemOverOnceItIsDead() throws Exception {
        int port = server.goAway();
        try (DoomedClient doomed = DoomedClient.start(port, folder)) {
            doomed.say("his");
            try (Caller beside = new Caller(port, folder, new Kind.Main())) {
                beside.enter();
                assertThat(beside.unsent()).isEmpty();
                beside.say("mine");
                Caller.Pending<Void> left = beside.leave();
                beside.time.forward(Duration.ofSeconds(10));
                left.join();
            }
        }
        try (Caller next = new Caller(port, folder, new Kind.Main())) {
            next.enter();
            assertThat(next.unsent()).containsExactlyInAnyOrder("his", "mine");
        }
    }

    @Test
    void onAFullDiskWhatIsSaidIsSentAndTheTroubleIsToldOnce() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", folder.toString()),
                "nobody may mount here");
        try (Caller hans = new Caller(server.port(), folder, new Kind.Main())) {
            hans.enter();
            Visit visit = server.member();
            hans.state(LinkState.SignedIn.class);
            fill(folder.resolve("ballast"));
            hans.say("x".repeat(4_096));
            hans.say("y".repeat(4_096));
            assertThat(visit.line()).contains("xxx");
            visit.ok();
            assertThat(visit.line()).contains("yyy");
            visit.ok();
            hans.decision();
            hans.decision();
            assertThat(hans.troubles).singleElement().asString().contains("cannot be kept on the disk");
            Files.delete(folder.resolve("ballast"));
            hans.say("room again");
            assertThat(visit.line()).contains("room again");
            Caller.Pending<Void> left = hans.leave();
            hans.time.forward(Duration.ofSeconds(10));
            left.join();
            try (Caller next = new Caller(server.port(), folder, new Kind.Main())) {
                next.enter();
                assertThat(next.unsent()).containsExactly("room again");
            }
        } finally {
            assertThat(run("umount", "-l", folder.toString())).isTrue();
        }
    }

    private static void fill(Path ballast) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(new byte[512]);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}

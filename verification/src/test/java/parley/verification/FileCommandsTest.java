package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley sendfile} and {@code parley receive} as scripts run them. */
class FileCommandsTest {
    private static final int SEED = 41;
    private static final String OFFER = "{\"candidates\":[],\"fingerprint\":\"SHA256:" + "A".repeat(42) + "E\"}";

    private final Path folder;
    private final Scripts scripts;

    FileCommandsTest(@TempDir Path folder) {
        this.folder = folder;
        // Fast enough for a test, and slow enough to be in the middle of a file.
        scripts = new Scripts(folder, LocalServer.start(Map.of("limits.relay", "512KiB/s, 64MiB, 8, 1h"), List.of()));
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    @Test
    void aFileArrivesWholeBesideAClientOfTheSenderAndMessagesStayUnread() throws IOException {
        Path sent = file("film.mkv", 300_000);
        try (JsonTalk hans = scripts.listening("hans")) {
            ScriptProcess receive = receiving("--from", "hans", "--once");
            scripts.say("leia", "luke", "read me later");
            ScriptProcess send = scripts.start("hans", "sendfile", "luke", sent.toString());
            assertThat(send.exit()).as(send.errors()).isZero();
            assertThat(receive.exit()).as(receive.errors()).isZero();
            assertThat(send.output()).isEmpty();
            assertThat(receive.output()).containsExactly("in/film.mkv");
            assertThat(in("film.mkv")).hasSameBinaryContentAs(sent);
            assertThat(send.errors()).doesNotContain("\r").contains("key words: ", "\"film.mkv\": sent");
            assertThat(hans.ask("1", "{\"cmd\":\"ping\",\"id\":\"1\"}")).isPresent();
        }
        try (JsonTalk luke = scripts.listening("luke")) {
            assertThat(Scripts.message(luke)).isEqualTo("leia: read me later");
        }
    }

    @Test
    void aDirectoryArrivesAsItsFilesAndNothingIsPutElsewhere() throws IOException {
        file("tree/a/data.bin", 100_000);
        file("tree/b/same.txt", 0);
        file("tree/c/same.txt", 0);
        file("tree/c/..\\..\\evil.txt", 10);
        file("tree/.hidden", 20);
        Files.createSymbolicLink(folder.resolve("sent/tree/link"), folder.resolve("sent/tree/.hidden"));
        ScriptProcess receive = receiving("--from", "leia,hans", "--once");
        ScriptProcess send = scripts.start(
                "hans", "sendfile", "luke", folder.resolve("sent/tree").toString());
        assertThat(send.exit()).as(send.errors()).isZero();
        assertThat(receive.exit()).as(receive.errors()).isZero();
        assertThat(receive.output())
                .containsExactlyInAnyOrder("in/data.bin", "in/same.txt", "in/same (2).txt", "in/evil.txt", "in/hidden");
        assertThat(list("luke/in"))
                .containsExactlyInAnyOrder("data.bin", "same.txt", "same (2).txt", "evil.txt", "hidden");
        assertThat(list("luke")).containsExactlyInAnyOrder("in", "parley");
        assertThat(in("data.bin")).hasSameBinaryContentAs(folder.resolve("sent/tree/a/data.bin"));
    }

    @Test
    void itReceivesFromOneAfterAnotherAndNeverOverWhatIsThere() throws IOException {
        Path sent = file("note.txt", 100);
        ScriptProcess receive = receiving("--from", "hans", "--from", "leia");
        for (String sender : List.of("hans", "leia", "hans")) {
            ScriptProcess send = scripts.start(sender, "sendfile", "luke", sent.toString());
            assertThat(send.exit()).as(send.errors()).isZero();
        }
        assertThat(List.of(receive.line(), receive.line(), receive.line()))
                .containsExactly("in/note.txt", "in/note (2).txt", "in/note (3).txt");
        receive.terminate();
        assertThat(receive.exit()).isEqualTo(143);
        assertThat(list("luke/in")).hasSize(3);
    }

    @Test
    void whoIsNotNamedIsNotAccepted() throws IOException {
        Path sent = file("film.mkv", 100);
        ScriptProcess receive = receiving("--from", "hans");
        ScriptProcess send = scripts.start("leia", "sendfile", "luke", sent.toString(), "--timeout", "2s");
        assertThat(send.exit()).isEqualTo(75);
        assertThat(send.errors()).contains("no answer from luke");
        receive.error("leia wants a direct link");
        assertThat(list("luke/in")).isEmpty();
    }

    @Test
    void whatIsTooLargeIsLeftAndBothKnow() {
        Path sent = file("film.mkv", 1_001);
        ScriptProcess receive = receiving("--from", "hans", "--once", "--max-size", "1kB");
        ScriptProcess send = scripts.start("hans", "sendfile", "luke", sent.toString());
        assertThat(send.exit()).as(send.errors()).isEqualTo(3);
        assertThat(receive.exit()).as(receive.errors()).isEqualTo(3);
        assertThat(receive.output()).isEmpty();
        assertThat(receive.errors()).contains("--max-size");
    }

    @Test
    void aLinkThatIsDeclinedIsThree() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ScriptProcess send =
                    scripts.start("hans", "sendfile", "luke", file("x", 1).toString());
            heard(luke, "private-request");
            luke.ask("1", "{\"cmd\":\"decline\",\"id\":\"1\",\"user\":\"hans\"}");
            assertThat(send.exit()).isEqualTo(3);
            assertThat(send.errors()).contains("luke declined");
        }
    }

    @Test
    void withoutAWayToThePeerItIsSixtyNine() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ScriptProcess send =
                    scripts.start("hans", "sendfile", "luke", file("x", 1).toString(), "--link", "direct");
            heard(luke, "private-request");
            luke.ask("1", "{\"cmd\":\"accept\",\"id\":\"1\",\"user\":\"hans\",\"offer\":" + OFFER + "}");
            assertThat(send.exit()).isEqualTo(69);
            assertThat(send.errors()).contains("no direct way to luke");
        }
    }

    @Test
    void exitCodesTellWhatIsWrong() {
        String path = file("x", 1).toString();
        ScriptProcess offline = scripts.start("hans", "sendfile", "luke", path);
        ScriptProcess nobody = scripts.start("hans", "sendfile", "nobody", path);
        ScriptProcess unreadable = scripts.start("hans", "sendfile", "luke", path + ".not");
        ScriptProcess unknown = scripts.bare("leia", "sendfile", "luke", path);
        ScriptProcess noName = scripts.start("luke", "receive", "--into", "in");
        assertThat(offline.exit()).isEqualTo(3);
        assertThat(offline.errors()).contains("error offline: ");
        assertThat(nobody.exit()).isEqualTo(3);
        assertThat(nobody.errors()).contains("error no-such-user: ");
        assertThat(unreadable.exit()).isEqualTo(1);
        assertThat(unreadable.errors()).contains("cannot read ");
        assertThat(unknown.exit()).isEqualTo(4);
        assertThat(noName.exit()).isEqualTo(2);
        ScriptProcess nobodySends = receiving("--from", "hans", "--timeout", "1s");
        assertThat(nobodySends.exit()).isEqualTo(75);
        scripts.server.stop();
        ScriptProcess unreachable = scripts.start("hans", "sendfile", "luke", path);
        assertThat(unreachable.exit()).isEqualTo(69);
    }

    @Test
    void aSenderThatIsKilledAgainAndAgainGoesOnWhereItWas() throws IOException {
        Path sent = file("film.mkv", 1_500_000);
        ScriptProcess receive = receiving("--from", "hans", "--once");
        long before = 0;
        Path witness = folder.resolve("witness");
        for (int kill = 1; kill <= 2; kill++) {
            ScriptProcess send = scripts.start("hans", "sendfile", "luke", sent.toString(), "--link", "relay");
            grownBeyond(before);
            send.kill();
            receive.error("direct link with hans: ");
            receive.error("direct link with hans: ");
            Path part = part();
            assertThat(Files.size(part)).isGreaterThan(before).isLessThan(1_500_000);
            before = Files.size(part);
            if (kill == 1) {
                Files.createLink(witness, part);
            }
        }
        ScriptProcess send = scripts.start("hans", "sendfile", "luke", sent.toString());
        assertThat(send.exit()).as(send.errors()).isZero();
        assertThat(receive.exit()).as(receive.errors()).isZero();
        assertThat(receive.output()).containsExactly("in/film.mkv");
        assertThat(in("film.mkv")).hasSameBinaryContentAs(sent);
        assertThat(Files.isSameFile(in("film.mkv"), witness)).isTrue();
        assertThat(list("luke/in")).containsExactly("film.mkv");
    }

    @Test
    void aReceiverThatIsKilledGoesOnWithWhatItHad() throws IOException {
        Path sent = file("film.mkv", 1_000_000);
        ScriptProcess killed = receiving("--from", "hans", "--link", "relay");
        ScriptProcess send = scripts.start("hans", "sendfile", "luke", sent.toString());
        grownBeyond(0);
        killed.kill();
        Path witness = Files.createLink(folder.resolve("witness"), part());
        ScriptProcess receive = receiving("--from", "hans", "--once");
        assertThat(send.exit()).as(send.errors()).isZero();
        assertThat(receive.exit()).as(receive.errors()).isZero();
        assertThat(in("film.mkv")).hasSameBinaryContentAs(sent);
        assertThat(Files.isSameFile(in("film.mkv"), witness)).isTrue();
    }

    /** Luke receives into {@code in}; when this returns he is online. */
    private ScriptProcess receiving(String... more) {
        List<String> arguments = Stream.concat(Stream.of("receive", "--into", "in"), Stream.of(more))
                .toList();
        ScriptProcess receive = scripts.start("luke", arguments.toArray(String[]::new));
        receive.error("waiting for files from ");
        return receive;
    }

    private Path file(String name, int size) {
        try {
            byte[] content = new byte[size];
            new Random(SEED).nextBytes(content);
            Path path = folder.resolve("sent").resolve(name);
            Files.createDirectories(path.getParent());
            return Files.write(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void heard(JsonTalk talk, String type) {
        while (!talk.hear().orElseThrow().path("type").asText().equals(type)) {
            // Something else.
        }
    }

    private Path in(String name) {
        return folder.resolve("luke/in").resolve(name);
    }

    /** Waits until more of a file has come than this. */
    private void grownBeyond(long size) throws IOException {
        Path in = folder.resolve("luke/in");
        try (WatchService changes = in.getFileSystem().newWatchService()) {
            in.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (come(in) <= size) {
                WatchKey change = changes.poll(ScriptProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                assertThat(change).as("nothing came").isNotNull();
                change.pollEvents();
                change.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static long come(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.mapToLong(path -> path.toFile().length()).sum();
        }
    }

    private Path part() throws IOException {
        return in(list("luke/in").stream()
                .filter(name -> name.endsWith(".part"))
                .findFirst()
                .orElseThrow());
    }

    private List<String> list(String inside) throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve(inside))) {
            return all.map(path -> path.getFileName().toString()).toList();
        }
    }
}

package parley.client.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.LinkOffer;
import parley.protocol.words.UserName;

/** A peer that lies about files, against a client. */
class FileAttacksTest {
    private static final UserName LUKE = new UserName("luke");
    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final RawPeer luke = new RawPeer();
    private final Person hans = new Person("hans");
    private final Path folder;
    private final Path downloads;
    private final TransfersTest.Side files;
    private RawPeer.Talking peer;

    FileAttacksTest(@TempDir Path folder) {
        this.folder = folder;
        this.downloads = folder.resolve("downloads");
        this.files = new TransfersTest.Side(hans, downloads);
        LinkOffer offer = hans.offerTo(LUKE);
        hans.introduced(LUKE, luke.offer(), "token", "callee");
        this.peer = luke.dial(offer);
    }

    @BeforeEach
    void link() {
        peer.say("{'type':'hello','token':'token'}");
        assertThat(peer.line()).isEqualTo("{'type':'hello'}");
        peer.say("{'type':'use'}");
        assertThat(hans.next()).startsWith("up luke");
    }

    @AfterEach
    void close() {
        hans.close();
        luke.close();
    }

    @Test
    void aFileInTheProtocolsWords() throws Exception {
        accepted("abc.txt", 3, OF_ABC);
        data(0, "ab");
        assertThat(peer.line()).isEqualTo("{'type':'file-got','file':'1','offset':2}");
        data(2, "c");
        assertThat(peer.line()).isEqualTo("{'type':'file-got','file':'1','offset':3}");
        peer.say("{'type':'file-end','file':'1','reason':'done'}");
        assertThat(peer.line()).isEqualTo("{'type':'file-end','file':'1','reason':'done'}");
        assertThat(TransfersTest.next(files.at)).hasContent("abc");
    }

    @Test
    void whateverALabelSaysTheFileIsInTheFolder() throws Exception {
        accepted("../../.ssh/authorized_keys", 3, OF_ABC);
        data(0, "abc");
        peer.say("{'type':'file-end','file':'1','reason':'done'}");
        assertThat(TransfersTest.next(files.at)).isEqualTo(downloads.resolve("authorized_keys"));
    }

    @Test
    void moreThanWasAnnouncedIsNotTaken() throws Exception {
        accepted("a", 3, OF_ABC);
        data(0, "abcd");
        brokenOff("size", "luke's client sends something else than it announced");
    }

    @Test
    void notEvenInASecondPiece() throws Exception {
        accepted("a", 3, OF_ABC);
        data(0, "abc");
        assertThat(peer.line()).contains("file-got");
        data(3, "d");
        brokenOff("size", "luke's client sends something else than it announced");
    }

    @Test
    void apieceFromElsewhereIsNotTaken() throws Exception {
        accepted("a", 3, OF_ABC);
        data(1, "bc");
        brokenOff("size", "luke's client sends something else than it announced");
    }

    @Test
    void lessThanWasAnnouncedIsThrownAway() throws Exception {
        accepted("a", 3, OF_ABC);
        data(0, "ab");
        assertThat(peer.line()).contains("file-got");
        peer.say("{'type':'file-end','file':'1','reason':'done'}");
        brokenOff("size", "luke sent only a part of it");
    }

    @Test
    void somethingElseThanWasAnnouncedIsThrownAway() throws Exception {
        accepted("a", 3, OF_ABC);
        data(0, "abd");
        assertThat(peer.line()).contains("file-got");
        peer.say("{'type':'file-end','file':'1','reason':'done'}");
        brokenOff("hash", "it is not what was announced, and was thrown away");
    }

    @Test
    void whatWasNotAcceptedIsNotTakenAndDoesNotConfuseTheLink() throws Exception {
        offer("1", "a", 3, OF_ABC);
        TransfersTest.next(files.offered);
        data(0, "abc");
        peer.say("{'type':'file-data','file':'nobody-knows','offset':0,'length':20}");
        peer.bytes("{'type':'bye'}\n12345".getBytes(StandardCharsets.US_ASCII));
        peer.say("{'type':'text','n':1,'text':'still here'}");
        assertThat(hans.next()).isEqualTo("luke: still here");
        assertThat(downloads).doesNotExist();
    }

    @Test
    void aFourthOfferIsRefusedUnasked() throws Exception {
        for (int n = 1; n <= 4; n++) {
            offer(String.valueOf(n), "file " + n, n, OF_ABC.replace('b', (char) ('0' + n)));
        }
        assertThat(peer.line()).isEqualTo("{'type':'file-refuse','file':'4'}");
        assertThat(files.offered).hasSize(3);
        files.skip(2);
        assertThat(peer.line()).isEqualTo("{'type':'file-refuse','file':'2'}");
        offer("5", "file 5", 5, OF_ABC.replace('b', '5'));
        peer.say("{'type':'ping','n':1}");
        assertThat(peer.line()).contains("pong");
        assertThat(files.offered).hasSize(4);
    }

    @Test
    void whoOffersAndTakesBackWithoutEndIsRefusedUnasked() {
        for (int n = 1; n <= 3_000; n++) {
            offer(String.valueOf(n), "file", n, OF_ABC);
            peer.say("{'type':'file-end','file':'" + n + "','reason':'cancelled'}");
        }
        peer.say("{'type':'text','n':1,'text':'still here'}");
        assertThat(hans.next()).isEqualTo("luke: still here");
        assertThat(files.offered).hasSizeBetween(10, 10 + (int) Person.SECONDS);
        assertThat(peer.line()).contains("file-refuse");
    }

    @Test
    void aFileIsNotOfferedTwiceByOneName() throws Exception {
        offer("1", "a", 3, OF_ABC);
        offer("1", "b", 4, OF_ABC.replace('b', 'c'));
        assertThat(peer.line()).isEqualTo("{'type':'file-refuse','file':'1'}");
        assertThat(TransfersTest.next(files.offered).name()).isEqualTo("a");
        assertThat(files.offered).isEmpty();
    }

    @Test
    void aFileThatIsNamedLikeAPartIsNotTakenForOne() throws Exception {
        accepted("a." + OF_ABC.substring(0, 16) + ".part", 3, OF_ABC);
        data(0, "abc");
        assertThat(peer.line()).contains("file-got");
        peer.say("{'type':'file-end','file':'1','reason':'done'}");
        Path kept = TransfersTest.next(files.at);
        assertThat(peer.line()).contains("done");
        offer("2", "a", 2, OF_ABC);
        assertThat(files.get(TransfersTest.next(files.offered).number())).isEmpty();
        assertThat(kept).hasContent("abc");
    }

    @Test
    void whatIsLargerThanWasAnnouncedIsNoPart() throws Exception {
        Path there = downloads.resolve("a." + OF_ABC.substring(0, 16) + ".part");
        Files.createDirectories(downloads);
        Files.writeString(there, "mine");
        offer("1", "a", 3, OF_ABC);
        assertThat(files.get(TransfersTest.next(files.offered).number())).isPresent();
        assertThat(there).hasContent("mine");
    }

    @Test
    void whatCameInAnEarlierLifeGoesWhenTheUserDoesNotWantTheRest() throws Exception {
        Files.createDirectories(downloads);
        Files.writeString(downloads.resolve("a." + OF_ABC.substring(0, 16) + ".part"), "ab");
        offer("1", "a", 3, OF_ABC);
        files.skip(TransfersTest.next(files.offered).number());
        assertThat(peer.line()).isEqualTo("{'type':'file-refuse','file':'1'}");
        until(List.of());
    }

    @Test
    void aNameThatCouldNotBeGivenIsNotLeftBehind() throws Exception {
        Files.createDirectories(downloads);
        Path reserved = Files.createFile(downloads.resolve("a"));
        PartFile gone = new PartFile(downloads, "a", 3, OF_ABC);
        assertThatThrownBy(() -> gone.moveTo(reserved)).isInstanceOf(IOException.class);
        assertThat(names()).isEmpty();
    }

    @Test
    void aFileThatTheDiskHasNoRoomForIsNotBegun() throws Exception {
        offer("1", "a", Long.MAX_VALUE, OF_ABC);
        int number = TransfersTest.next(files.offered).number();
        assertThat(files.get(number)).contains("there is not enough room on the disk");
        assertThat(names()).isEmpty();
        assertThat(files.get(number)).contains("there is not enough room on the disk");
    }

    @Test
    void aDiskThatIsFullInTheMiddleEndsTheFileAndNothingElse() throws Exception {
        Files.createDirectories(downloads);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "none", downloads.toString()),
                "skipped: nobody may mount here");
        try {
            accepted("a", 3_000_000, OF_ABC);
            Files.write(downloads.resolve("somebody else's"), new byte[3_500_000]);
            data(0, "x".repeat(60_000));
            assertThat(peer.line()).contains("file-got");
            for (int piece = 1; piece < 20; piece++) {
                data(piece * 60_000L, "x".repeat(60_000));
            }
            String sentence = TransfersTest.next(files.ended);
            assertThat(sentence).startsWith("it could not be written");
            String line = peer.line();
            while (line.contains("file-got")) {
                line = peer.line();
            }
            assertThat(line).isEqualTo("{'type':'file-end','file':'1','reason':'disk'}");
            peer.say("{'type':'text','n':1,'text':'still here'}");
            assertThat(hans.next()).isEqualTo("luke: still here");
            until(List.of("somebody else's"));
        } finally {
            run("umount", "-l", downloads.toString());
        }
    }

    private void offer(String file, String name, long size, String sha256) {
        peer.say("{'type':'file-offer','file':'" + file + "','name':'" + name + "','size':" + size + ",'sha256':'"
                + sha256 + "'}");
    }

    private void accepted(String name, long size, String sha256) throws InterruptedException {
        offer("1", name, size, sha256);
        assertThat(files.get(TransfersTest.next(files.offered).number())).isEmpty();
        assertThat(peer.line()).isEqualTo("{'type':'file-accept','file':'1','offset':0}");
    }

    private void data(long offset, String bytes) {
        peer.say("{'type':'file-data','file':'1','offset':" + offset + ",'length':" + bytes.length() + "}");
        peer.bytes(bytes.getBytes(StandardCharsets.US_ASCII));
    }

    private void brokenOff(String reason, String sentence) throws Exception {
        assertThat(peer.line()).isEqualTo("{'type':'file-end','file':'1','reason':'" + reason + "'}");
        assertThat(TransfersTest.next(files.ended)).isEqualTo(sentence);
        until(List.of());
        peer.say("{'type':'text','n':1,'text':'still here'}");
        assertThat(hans.next()).isEqualTo("luke: still here");
    }

    private void until(List<String> wanted) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Person.SECONDS);
        while (!names().equals(wanted) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(names()).isEqualTo(wanted);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(downloads)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).directory(folder.toFile()).start().waitFor() == 0;
    }
}

package parley.client.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.LinkOffer;

/** Files from one client to another, over real sockets and disks. */
class TransfersTest {
    private final Person hans = new Person("hans");
    private final Person luke = new Person("luke");
    private final Path folder;
    private final Path downloads;
    private final Side ofHans;
    private final Side ofLuke;

    TransfersTest(@TempDir Path folder) {
        this.folder = folder;
        this.downloads = folder.resolve("downloads");
        this.ofHans = new Side(hans, folder.resolve("downloads-of-hans"));
        this.ofLuke = new Side(luke, downloads);
    }

    /** What one of the two hears of files. */
    static final class Side implements TransferListener {
        final BlockingQueue<Transfer> offered = new LinkedBlockingQueue<>();
        final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
        final BlockingQueue<Path> at = new LinkedBlockingQueue<>();
        final BlockingQueue<Transfer> progress = new LinkedBlockingQueue<>();
        final Person person;
        final Transfers transfers;

        Side(Person person, Path downloads) {
            this.person = person;
            this.transfers = person.on(() -> person.links().transfers(downloads, this));
        }

        @Override
        public void offered(Transfer transfer) {
            offered.add(transfer);
        }

        @Override
        public void progress(Transfer transfer) {
            progress.add(transfer);
        }

        @Override
        public void ended(Transfer transfer, String sentence, Optional<Path> path) {
            path.ifPresent(at::add);
            ended.add(sentence);
        }

        Transfers.Sending send(Person to, Path path) {
            return person.ended(() -> transfers.send(to.name, path));
        }

        Optional<String> get(int number) {
            return person.ended(() -> transfers.get(number));
        }

        boolean skip(int number) {
            return person.on(() -> transfers.skip(number));
        }
    }

    @BeforeEach
    void link() {
        Person.introduce(hans, luke);
        assertThat(hans.next()).startsWith("up");
        assertThat(luke.next()).startsWith("up");
    }

    @AfterEach
    void close() {
        hans.close();
        luke.close();
    }

    @Test
    void aFileArrivesWholeUnderItsName() throws Exception {
        Path film = file("film.mkv", 3_000_000);
        assertThat(ofHans.send(luke, film)).isInstanceOf(Transfers.Begun.class);
        Transfer offer = next(ofLuke.offered);
        assertThat(offer.name()).isEqualTo("film.mkv");
        assertThat(offer.size()).isEqualTo(3_000_000);
        assertThat(offer.incoming()).isTrue();
        assertThat(ofLuke.get(offer.number())).isEmpty();
        assertThat(next(ofLuke.ended)).isEqualTo("received");
        assertThat(next(ofHans.ended)).isEqualTo("sent");
        assertThat(next(ofLuke.at)).isEqualTo(downloads.resolve("film.mkv")).hasSameBinaryContentAs(film);
        assertThat(names()).containsExactly("film.mkv");
    }

    @Test
    void anEmptyFileArrivesToo() throws Exception {
        Path empty = file("empty", 0);
        ofHans.send(luke, empty);
        ofLuke.get(next(ofLuke.offered).number());
        assertThat(next(ofLuke.at)).isEmptyFile();
        assertThat(next(ofHans.ended)).isEqualTo("sent");
    }

    @Test
    void twoThatAreTheSameInNameAndContentAreNotTakenAtOnce() throws Exception {
        Files.createDirectories(folder.resolve("one"));
        file("one/twin", 10);
        Files.createDirectories(folder.resolve("two"));
        Files.copy(folder.resolve("one/twin"), folder.resolve("two/twin"));
        ofHans.send(luke, folder.resolve("one/twin"));
        ofHans.send(luke, folder.resolve("two/twin"));
        int first = next(ofLuke.offered).number();
        int second = next(ofLuke.offered).number();
        List<Optional<String>> flaws = luke.ended(() -> {
            Future<Optional<String>> one = ofLuke.transfers.get(first);
            Future<Optional<String>> two = ofLuke.transfers.get(second);
            return one.compose(begun -> two.map(refused -> List.of(begun, refused)));
        });
        assertThat(flaws).containsExactly(Optional.empty(), Optional.of("it is coming already, as number " + first));
        assertThat(next(ofLuke.ended)).isEqualTo("received");
        assertThat(ofLuke.get(second)).isEmpty();
        assertThat(next(ofLuke.ended)).isEqualTo("received");
        assertThat(names()).containsExactlyInAnyOrder("twin", "twin (2)");
    }

    @Test
    void nothingComesBeforeAYesAndNothingAfterANo() throws Exception {
        ofHans.send(luke, file("a", 10));
        assertThat(ofLuke.skip(next(ofLuke.offered).number())).isTrue();
        assertThat(next(ofHans.ended)).isEqualTo("luke does not want it");
        assertThat(downloads).doesNotExist();
        assertThat(ofLuke.get(77)).isPresent();
        assertThat(ofLuke.skip(77)).isFalse();
    }

    @Test
    void nothingIsOverwrittenNotEvenByALink() throws Exception {
        Files.createDirectories(downloads);
        Files.writeString(downloads.resolve("a.txt"), "mine");
        Path canary = Files.writeString(folder.resolve("canary"), "mine too");
        Files.createSymbolicLink(downloads.resolve("a (2).txt"), canary);
        Files.createSymbolicLink(downloads.resolve("a (3).txt"), folder.resolve("nowhere"));
        ofHans.send(luke, file("a.txt", 100));
        ofLuke.get(next(ofLuke.offered).number());
        assertThat(next(ofLuke.at)).isEqualTo(downloads.resolve("a (4).txt"));
        assertThat(downloads.resolve("a.txt")).hasContent("mine");
        assertThat(canary).hasContent("mine too");
        assertThat(folder.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aLinkInThePlaceOfThePartIsNotFollowed() throws Exception {
        Path canary = Files.writeString(folder.resolve("canary"), "mine");
        Path sent = file("a.txt", 100);
        Files.createDirectories(downloads);
        Files.createSymbolicLink(new PartFile(downloads, "a.txt", 100, PartFile.sha256(sent)).path(), canary);
        ofHans.send(luke, sent);
        assertThat(ofLuke.get(next(ofLuke.offered).number())).isPresent();
        assertThat(canary).hasContent("mine");
    }

    @Test
    void aDirectoryGoesAsItsFilesThreeOffersAtATime() throws Exception {
        Path photos = Files.createDirectories(folder.resolve("photos/inner"));
        for (int n = 1; n <= 5; n++) {
            Files.writeString(photos.resolveSibling("p" + n + ".jpg"), "photo " + n);
        }
        Files.writeString(photos.resolve("p1.jpg"), "another");
        Files.createSymbolicLink(photos.resolve("link"), folder.resolve("photos/p1.jpg"));
        assertThat(ofHans.send(luke, folder.resolve("photos")))
                .isInstanceOfSatisfying(
                        Transfers.Begun.class, begun -> assertThat(begun.all()).hasSize(6));
        for (int n = 0; n < 3; n++) {
            assertThat(next(ofLuke.offered).name()).startsWith("photos/");
        }
        assertThat(luke.on(() -> ofLuke.transfers.all())).hasSize(3);
        for (int n = 1; n <= 6; n++) {
            assertThat(ofLuke.get(n)).isEmpty();
            assertThat(next(ofLuke.ended)).isEqualTo("received");
            if (n <= 3) {
                next(ofLuke.offered);
            }
        }
        assertThat(names()).containsExactly("p1 (2).jpg", "p1.jpg", "p2.jpg", "p3.jpg", "p4.jpg", "p5.jpg");
    }

    @Test
    void aTransferSurvivesABrokenLinkAndGoesOnWhereItWas() throws Exception {
        hans.on(() -> hans.links().stop(luke.name));
        hans.last();
        luke.last();
        Path film = file("film.mkv", 40_000_000);
        try (Proxy way = linkBy()) {
            ofHans.send(luke, film);
            ofLuke.get(next(ofLuke.offered).number());
            until(ofLuke.progress, transfer -> transfer.moved() > 1_000_000);
            way.cut();
            hans.last();
            luke.last();
        }
        Transfer paused = luke.on(() -> ofLuke.transfers.all()).get(0);
        assertThat(paused.state()).isEqualTo(Transfer.State.PAUSED);
        assertThat(paused.moved()).isBetween(1_000_000L, 39_999_999L);
        try (Proxy again = linkBy()) {
            assertThat(next(ofLuke.ended)).isEqualTo("received");
            assertThat(next(ofHans.ended)).isEqualTo("sent");
            // The rest, and what TLS and the lines around it take.
            assertThat(again.carried()).isLessThan((40_000_000 - paused.moved()) * 101 / 100 + 100_000);
        }
        assertThat(next(ofLuke.at)).hasSameBinaryContentAs(film);
        assertThat(ofLuke.offered).isEmpty();
    }

    @Test
    void aPartOfAnEarlierLifeGoesOnOnlyWithTheSameContent() throws Exception {
        Path film = file("film.mkv", 1_000_000);
        byte[] begun = java.util.Arrays.copyOf(Files.readAllBytes(film), 600_000);
        PartFile part = new PartFile(downloads, "film.mkv", 1_000_000, PartFile.sha256(film));
        Files.createDirectories(downloads);
        Files.write(part.path(), begun);
        ofHans.send(luke, film);
        ofLuke.get(next(ofLuke.offered).number());
        assertThat(next(ofLuke.at)).hasSameBinaryContentAs(film);
        begun[5]++;
        Files.write(part.path(), begun);
        ofHans.send(luke, film);
        ofLuke.get(next(ofLuke.offered).number());
        next(ofLuke.ended);
        assertThat(next(ofLuke.ended)).isEqualTo("it is not what was announced, and was thrown away");
        next(ofHans.ended);
        assertThat(next(ofHans.ended)).isEqualTo("it arrived damaged");
        assertThat(names()).containsExactly("film.mkv");
    }

    @Test
    void eitherSideMayCancelAndNothingStays() throws Exception {
        Path film = file("film.mkv", 60_000_000);
        ofHans.send(luke, film);
        int number = next(ofLuke.offered).number();
        ofLuke.get(number);
        until(ofLuke.progress, transfer -> transfer.moved() > 0);
        assertThat(ofLuke.skip(number)).isTrue();
        assertThat(next(ofLuke.ended)).isEqualTo("you cancelled it");
        assertThat(next(ofHans.ended)).isEqualTo("luke cancelled it");
        ofHans.send(luke, film);
        ofLuke.get(next(ofLuke.offered).number());
        until(ofLuke.progress, transfer -> transfer.moved() > 0 && transfer.number() != number);
        assertThat(ofHans.skip(2)).isTrue();
        assertThat(next(ofHans.ended)).isEqualTo("you cancelled it");
        assertThat(next(ofLuke.ended)).isEqualTo("hans cancelled it");
        untilEmpty();
    }

    @Test
    void aFileThatHasChangedIsNotSent() throws Exception {
        Path file = file("a", 100);
        ofHans.send(luke, file);
        Transfer offer = next(ofLuke.offered);
        Files.writeString(file, "something else");
        ofLuke.get(offer.number());
        assertThat(next(ofHans.ended)).isEqualTo("it has changed since it was offered");
        assertThat(next(ofLuke.ended)).isEqualTo("hans sent only a part of it");
        untilEmpty();
    }

    @Test
    void whatIsTypedIsNotHeldUpByFiles() throws Exception {
        Path film = file("film.mkv", 200_000_000);
        ofHans.send(luke, film);
        int number = next(ofLuke.offered).number();
        ofLuke.get(number);
        until(ofLuke.progress, transfer -> transfer.moved() > 1_000_000);
        long slowest = 0;
        int said = 0;
        while (said < 100 && luke.on(() -> ofLuke.transfers.all()).get(0).state() == Transfer.State.RUNNING) {
            long before = System.nanoTime();
            hans.say(luke, "text " + said++);
            assertThat(luke.next()).startsWith("hans: ");
            slowest = Math.max(slowest, System.nanoTime() - before);
        }
        assertThat(said).isGreaterThan(5);
        System.out.println(said + " texts beside a transfer, the slowest in " + slowest / 1_000_000 + " ms");
        assertThat(slowest).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    private Proxy linkBy() {
        LinkOffer offerOfHans = hans.offerTo(luke);
        LinkOffer offerOfLuke = luke.offerTo(hans);
        Proxy way = new Proxy(offerOfLuke);
        luke.introduced(hans.name, new LinkOffer(List.of(), offerOfHans.fingerprint()), "token", "callee");
        hans.introduced(luke.name, way.instead(offerOfLuke), "token", "caller");
        assertThat(hans.next()).startsWith("up");
        assertThat(luke.next()).startsWith("up");
        return way;
    }

    private Path file(String name, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(downloads)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void untilEmpty() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Person.SECONDS);
        while (!names().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(names()).isEmpty();
    }

    private static Transfer until(BlockingQueue<Transfer> progress, java.util.function.Predicate<Transfer> condition)
            throws InterruptedException {
        Transfer next = next(progress);
        while (!condition.test(next)) {
            next = next(progress);
        }
        return next;
    }

    static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(Person.SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }
}

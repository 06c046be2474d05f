package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that comes back: nothing of it is lost, and whatever was given since is below what comes now. */
class RestoringTest {
    private final Path folder;
    private final Path data;
    private final Path backup;

    RestoringTest(@TempDir Path folder) {
        this.folder = folder;
        this.data = folder.resolve("data");
        this.backup = folder.resolve("kept/one.db");
    }

    private Optional<Path> restore() {
        return Restoring.restore(StoreSettings.in(data), backup, Instant.EPOCH);
    }

    private static String messageId(AcceptMessage.Verdict verdict) {
        if (verdict instanceof AcceptMessage.Accepted accepted) {
            return accepted.id().text();
        }
        return ((AcceptMessage.Repeated) verdict).id().text();
    }

    @Test
    void whoHasShownMoreThanTheBackupKnowsResumesAndIsShownWhatComes() throws IOException {
        String first;
        try (OpenedStore opened = OpenedStore.peopled(data)) {
            opened.decide(new SignIn(
                    LUKE, new SignIn.Password("hash of luke"), Optional.of(TokenHash.of("resume")), opened.now));
            first = messageId(opened.decide(opened.keyed(HANS, LUKE, "one", "k1")));
            opened.accepted(HANS, LUKE, "two");
            opened.decide(new Acknowledge(LUKE, 1, true));
            opened.decide(new MakeToken(HANS, "cron", TokenHash.of("t"), opened.now));
            OpenedStore.await(opened.store.backup(backup));
            assertThat(Files.getPosixFilePermissions(backup)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            for (int i = 0; i < 50; i++) {
                opened.accepted(HANS, LUKE, "lost " + i);
            }
            opened.decide(new Acknowledge(LUKE, 40, true));
            assertThatThrownBy(this::restore).isInstanceOf(StoreRefused.class).hasMessageContaining("another server");
        }
        assertThat(restore())
                .hasValueSatisfying(
                        aside -> assertThat(aside.resolve("parley.db")).isRegularFile());
        assertThat(data.resolve("restore.db")).doesNotExist();
        try (OpenedStore restored = OpenedStore.in(data)) {
            // Both that wait come marked, for the server that went on has shown them.
            assertThat(restored.mailbox(LUKE, 1).rows())
                    .extracting(ReadMailbox.Row::text, ReadMailbox.Row::pushedBefore)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("two", true));
            assertThat(messageId(restored.decide(restored.keyed(HANS, LUKE, "one", "k1"))))
                    .isEqualTo(first);
            Resume.Verdict resumed =
                    restored.decide(new Resume(TokenHash.of("resume"), TokenHash.of("next"), 52, true, restored.now));
            assertThat(resumed).isInstanceOfSatisfying(Resume.Resumed.class, good -> {
                assertThat(good.cursor()).isEqualTo(52);
                assertThat(good.waiting()).isZero();
            });
            assertThat(restored.accepted(HANS, LUKE, "new")).isEqualTo(BackupFile.LEAP + 3);
            assertThat(restored.mailbox(LUKE, 52).rows())
                    .extracting(ReadMailbox.Row::text)
                    .containsExactly("new");
            assertThat(restored.decide(new UseToken(HANS, TokenHash.of("t"), restored.now)))
                    .isEqualTo(UseToken.Verdict.GOOD);
            restored.reopen();
            assertThat(restored.accepted(HANS, LUKE, "it leaps once")).isEqualTo(BackupFile.LEAP + 4);
        }
    }

    @Test
    void whatAKilledBackupLeftGoesWithTheNextStartOrTheNextBackup() throws IOException {
        OpenedStore.peopled(data).close();
        Path own = Files.createDirectories(data.resolve("backups"));
        Path elsewhere = Files.createDirectories(backup.getParent());
        for (String name : List.of(".backup-1.part", ".backup-1.part-journal")) {
            Files.writeString(own.resolve(name), "half");
            Files.setLastModifiedTime(
                    Files.writeString(elsewhere.resolve(name), "half"),
                    FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        }
        Path atWork = Files.writeString(elsewhere.resolve(".backup-2.part"), "another server's");
        Path foreign = Files.writeString(own.resolve("mine.part"), "not of a backup");
        try (OpenedStore opened = OpenedStore.in(data)) {
            assertThat(own).isDirectoryNotContaining(file -> file.toString().contains(".backup-"));
            assertThat(foreign).exists();
            OpenedStore.await(opened.store.backup(backup));
        }
        try (Stream<Path> all = Files.list(elsewhere)) {
            assertThat(all).containsExactlyInAnyOrder(backup, atWork);
        }
    }

    @Test
    void noMessageGetsAnIdThatWasGivenSinceTheBackup() {
        String since;
        try (OpenedStore opened = OpenedStore.peopled(data)) {
            OpenedStore.await(opened.store.backup(backup));
            for (int i = 0; i < 60; i++) {
                opened.accepted(HANS, LUKE, "m" + i);
            }
            since = messageId(opened.say(LUKE, HANS, "last"));
        }
        restore();
        try (OpenedStore restored = OpenedStore.in(data)) {
            MessageId next =
                    MessageId.parse(messageId(restored.say(HANS, LUKE, "new"))).orElseThrow();
            assertThat(next).isGreaterThan(MessageId.parse(since).orElseThrow());
        }
    }

    @Test
    void whatIsNoBackupIsRefusedAndNothingIsChanged() throws IOException {
        try (OpenedStore opened = OpenedStore.peopled(data)) {
            opened.accepted(HANS, LUKE, "kept");
            OpenedStore.await(opened.store.backup(backup));
        }
        byte[] before = Files.readAllBytes(data.resolve("parley.db"));
        byte[] bytes = Files.readAllBytes(backup);
        for (int i = 5000; i < bytes.length; i += 97) {
            bytes[i] = (byte) ~bytes[i];
        }
        Files.write(backup, bytes);
        assertThatThrownBy(this::restore).isInstanceOf(StoreRefused.class);
        Files.writeString(backup, "not a database, but long enough to look at");
        assertThatThrownBy(this::restore).isInstanceOf(StoreRefused.class);
        Files.delete(backup);
        assertThatThrownBy(this::restore).isInstanceOf(StoreRefused.class);
        assertThat(Files.readAllBytes(data.resolve("parley.db"))).isEqualTo(before);
        try (OpenedStore opened = OpenedStore.in(data)) {
            assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(1);
        }
    }

    /** What a restore has set aside may be all that there is of it, and the server that wrote it was perhaps killed. */
    @Test
    void aStoreWithItsLogBesideItComesBackWhole() throws IOException {
        Path aside = Files.createDirectories(folder.resolve("before-restore")).resolve("parley.db");
        try (OpenedStore opened = OpenedStore.peopled(data)) {
            opened.accepted(HANS, LUKE, "in the database");
            opened.reopen();
            opened.accepted(HANS, LUKE, "only in the log");
            Files.copy(data.resolve("parley.db"), aside);
            Files.copy(data.resolve("parley.db-wal"), aside.resolveSibling("parley.db-wal"));
        }
        Restoring.restore(StoreSettings.in(data), aside, Instant.EPOCH);
        try (OpenedStore restored = OpenedStore.in(data)) {
            assertThat(restored.mailbox(LUKE, 0).rows())
                    .extracting(ReadMailbox.Row::text)
                    .containsExactly("in the database", "only in the log");
        }
    }

    @Test
    void nothingIsLeftOfARestoreThatWasRefusedOrKilled() throws IOException {
        try (OpenedStore opened = OpenedStore.peopled(data)) {
            opened.accepted(HANS, LUKE, "kept");
            OpenedStore.await(opened.store.backup(backup));
        }
        Files.writeString(data.resolve("restore.part"), "half a copy");
        Files.writeString(data.resolve("restore.part-journal"), "of another copy");
        Path broken = folder.resolve("broken.db");
        Files.write(broken, java.util.Arrays.copyOf(Files.readAllBytes(backup), 4_096));
        assertThatThrownBy(() -> Restoring.restore(StoreSettings.in(data), broken, Instant.EPOCH))
                .isInstanceOf(StoreRefused.class);
        assertThat(data.resolve("restore.part")).doesNotExist();
        assertThat(data.resolve("restore.part-journal")).doesNotExist();
        Files.writeString(data.resolve("restore.part-wal"), "of another copy");
        restore();
        assertThat(data.resolve("restore.part-wal")).doesNotExist();
    }

    /** Killed between the old store's going and the new one's coming: an empty one must not be made in their place. */
    @Test
    void aRestoreThatWasKilledHalfWayIsRunAgain() throws IOException {
        try (OpenedStore opened = OpenedStore.peopled(data)) {
            opened.accepted(HANS, LUKE, "kept");
            OpenedStore.await(opened.store.backup(backup));
        }
        Files.copy(backup, data.resolve("restore.db"));
        Files.move(data.resolve("parley.db"), folder.resolve("aside.db"));
        assertThatThrownBy(() -> OpenedStore.in(data)).isInstanceOf(StoreRefused.class);
        assertThat(restore()).isEmpty();
        try (OpenedStore opened = OpenedStore.in(data)) {
            assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(1);
        }
    }

    @Test
    void whoWasHereWhenTheServerEndedIsKnownAndWhoWasHereAtTheBackupIsNot() {
        try (OpenedStore opened = OpenedStore.peopled(data)) {
            opened.decide(new OpenSighting(LUKE, opened.now));
            OpenedStore.await(opened.store.backup(backup));
            opened.later(Duration.ofMinutes(1));
            opened.reopen();
            assertThat(opened.store.visibleAtEnd()).containsOnlyKeys(LUKE);
            opened.decide(new OpenSighting(LUKE, opened.now));
            opened.later(Duration.ofDays(2));
        }
        restore();
        try (OpenedStore restored = OpenedStore.in(data)) {
            assertThat(restored.store.visibleAtEnd()).isEmpty();
            assertThat(restored.number("SELECT count(*) FROM sighting WHERE until IS NULL"))
                    .isZero();
        }
    }
}

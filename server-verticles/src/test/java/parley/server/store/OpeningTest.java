package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folders and files the store opens, which it refuses, and what it finds after a kill (rows O02, O03, D03, D05). */
final class OpeningTest {
    private final Path folder;
    private final Path file;

    OpeningTest(@TempDir Path temp) {
        folder = temp.resolve("data");
        file = folder.resolve("parley.db");
    }

    @Test
    void theFolderIsMadeForItsOwnerAlone() throws IOException {
        OpenedStore.in(folder).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        OpenedStore.in(folder).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void nobodyElseReadsTheDatabaseAndTheFilesBesideIt() throws IOException {
        OpenedStore.peopled(folder).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (OpenedStore opened = OpenedStore.in(folder)) {
            opened.people("ada");
            for (String name : List.of("parley.db", "parley.db-wal", "parley.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void anOpenFolderOfOtherThingsIsRefusedAndLeftAsItIs() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("thesis.txt"), "x");
        assertThatThrownBy(() -> OpenedStore.in(folder))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining(folder.toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void aFileInThePlaceOfTheFolderIsRefused() throws IOException {
        Files.writeString(folder, "x");
        assertThatThrownBy(() -> OpenedStore.in(folder))
                .isInstanceOf(StoreRefused.class)
                .hasMessage("the data folder " + folder + " cannot be used: a file stands at " + folder);
    }

    @Test
    void aSecondServerOnTheFolderIsRefusedUntilTheFirstHasClosed() {
        OpenedStore first = OpenedStore.in(folder);
        assertThatThrownBy(() -> OpenedStore.in(folder))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("another server")
                .hasMessageContaining(folder.toString());
        first.close();
        OpenedStore.in(folder).close();
    }

    @Test
    @Tag("O02")
    void aSecondProcessOnTheFolderIsRefused() throws IOException, InterruptedException {
        Process other = KilledWriter.start(folder);
        try (BufferedReader lines = lines(other)) {
            assertThat(KilledWriter.nextAccepted(lines)).isEqualTo(1);
            assertThatThrownBy(() -> OpenedStore.in(folder))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining("another server");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    @Tag("O02")
    void aDatabaseThatSomebodyElseHasLockedIsRefused() throws SQLException {
        OpenedStore.in(folder).close();
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            assertThatThrownBy(() -> OpenedStore.in(folder))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining(file.toString());
        }
        OpenedStore.in(folder).close();
    }

    @Test
    @Tag("O03")
    void aCorruptDatabaseIsRefusedAndNotTouched() throws IOException {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            for (int i = 0; i < 90; i++) {
                opened.accepted(HANS, LUKE, "message " + i);
            }
        }
        byte[] sound = Files.readAllBytes(file);
        for (int seed = 0; seed < 20; seed++) {
            byte[] bytes = sound.clone();
            Random random = new Random(seed);
            for (int i = 0; i < 100; i++) {
                bytes[100 + random.nextInt(bytes.length - 100)] ^= (byte) (1 + random.nextInt(255));
            }
            Files.write(file, bytes);
            assertThatThrownBy(() -> OpenedStore.in(folder))
                    .as("seed %s", seed)
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining(file.toString());
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        }
        Files.write(file, sound);
        OpenedStore.in(folder).close();
    }

    /** A few bytes may hit what nothing depends on: then it opens and is sound. Nothing between the two. */
    @Test
    @Tag("O03")
    void aFewFlippedBytesAreRefusedOrHarmless() throws IOException, SQLException {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            for (int i = 0; i < 300; i++) {
                opened.accepted(i % 3 == 0 ? OpenedStore.YODA : HANS, LUKE, "message " + i);
                if (i % 90 == 89) {
                    opened.decide(new Acknowledge(LUKE, i, false));
                }
            }
        }
        byte[] sound = Files.readAllBytes(file);
        long first = Long.getLong("seed", 1);
        System.out.println("seeds from " + first);
        int refused = 0;
        for (long seed = first; seed < first + 40; seed++) {
            byte[] bytes = sound.clone();
            Random random = new Random(seed);
            int flips = 1 + random.nextInt(3);
            for (int i = 0; i < flips; i++) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, bytes);
            try {
                OpenedStore.in(folder).close();
            } catch (StoreRefused corrupt) {
                refused++;
                assertThat(corrupt).as("seed %s", seed).hasMessageContaining(file.toString());
                assertThat(Files.readAllBytes(file)).as("seed %s", seed).isEqualTo(bytes);
                continue;
            }
            assertThat(Inspection.of(folder).integrity()).as("seed %s", seed).contains("ok");
        }
        System.out.println(refused + " of 40 copies refused");
        Files.write(file, sound);
        OpenedStore.in(folder).close();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndNotTouched() throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(file, "not a database at all".repeat(100));
        assertThatThrownBy(() -> OpenedStore.in(folder))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readString(file)).startsWith("not a database");
    }

    @Test
    void somebodyElsesDatabaseIsRefused() throws IOException, SQLException {
        Files.createDirectories(folder);
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE theirs (x)");
        }
        assertThatThrownBy(() -> OpenedStore.in(folder))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("not a Parley database");
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() throws SQLException {
        OpenedStore.in(folder).close();
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version=99");
        }
        assertThatThrownBy(() -> OpenedStore.in(folder))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("newer")
                .hasMessageContaining(file.toString());
    }

    @Test
    void aLogWhoseDatabaseIsGoneIsRefusedAndNotLost() throws IOException, InterruptedException {
        Process writer = KilledWriter.start(folder);
        try (BufferedReader lines = lines(writer)) {
            assertThat(KilledWriter.nextAccepted(lines)).isEqualTo(1);
        }
        writer.destroyForcibly().waitFor();
        Path away = folder.resolve("away");
        Files.move(file, away);
        assertThatThrownBy(() -> OpenedStore.in(folder))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("missing");
        Files.move(away, file);
        try (OpenedStore opened = OpenedStore.in(folder)) {
            assertThat(opened.mailbox(LUKE, 0).rows()).isNotEmpty();
        }
    }

    @Test
    void aKilledServerHasKeptEverythingItAcknowledgedAndMarksAgainWhatSomebodyMayHaveSeen()
            throws IOException, InterruptedException {
        for (int round = 1; round <= 3; round++) {
            long acknowledged = 0;
            Process writer = KilledWriter.start(folder);
            try (BufferedReader lines = lines(writer)) {
                for (int i = 0; i < 100 * round; i++) {
                    acknowledged = KilledWriter.nextAccepted(lines);
                }
            }
            writer.destroyForcibly().waitFor();
            try (OpenedStore opened = OpenedStore.in(folder)) {
                ReadMailbox.Page page = opened.mailbox(LUKE, 0);
                assertThat(page.upTo()).isGreaterThanOrEqualTo(acknowledged);
                assertThat(page.rows()).extracting(ReadMailbox.Row::seq).doesNotHaveDuplicates();
                assertThat((long) page.rows().size()).as("dense").isEqualTo(page.upTo());
                assertThat(page.rows()).allMatch(ReadMailbox.Row::pushedBefore);
                assertThat(opened.mailbox(KilledWriter.AWAY, 0).rows())
                        .isNotEmpty()
                        .noneMatch(ReadMailbox.Row::pushedBefore);
                assertThat(page.rows()).extracting(ReadMailbox.Row::id).isSorted();
                assertThat(opened.number("SELECT waiting FROM account WHERE name = 'luke'"))
                        .isEqualTo(page.upTo());
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}

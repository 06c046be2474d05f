package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room (D13, O01): never an {@code ok} without a row, and no restart needed once there is room again. */
class FullDiskTest {
    private final Path folder;

    FullDiskTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    @Tag("D13")
    @Tag("O01")
    void aFullDiskIsToldAndNothingThatWasAcceptedIsLost() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("data"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "none", disk.toString()),
                "nobody may mount here");
        try {
            fill(disk);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private void fill(Path disk) throws IOException {
        int accepted = 0;
        try (ServerProcess process = ServerProcess.start(
                folder,
                ServerProcess.arguments(
                        folder,
                        "--set",
                        "limits.commands=off",
                        "--set",
                        "limits.sender=off",
                        "--set",
                        "limits.mailbox=off"))) {
            int port = process.port();
            Path ballast = disk.resolve("ballast");
            try (Chatter leia = Dial.to(port)
                            .connect()
                            .say("login leia blasterpistol")
                            .greeted();
                    Chatter yoda =
                            Dial.to(port).connect().say("login yoda wise").greeted();
                    Chatter hans =
                            Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(hans.line()).startsWith("ok");
                assertThat(answer(yoda)).startsWith("ok");
                assertThat(answer(leia)).startsWith("ok");
                leia.say("block yoda");
                assertThat(answer(leia)).startsWith("ok");
                fillWith(ballast);
                String answer = "ok";
                for (int i = 0; answer.startsWith("ok") && i < 5_000; i++) {
                    hans.say("message luke " + i + "x".repeat(4_000));
                    answer = answer(hans);
                    accepted += answer.startsWith("ok") ? 1 : 0;
                }
                assertThat(answer).as(process.errors()).startsWith("error unavailable");
                liveThingsGoOn(hans, leia, yoda);
                Files.delete(ballast);
                hans.say("message luke room again");
                assertThat(answer(hans)).startsWith("ok");
                accepted++;
            }
            process.terminate();
            assertThat(process.exit(Duration.ofSeconds(10)))
                    .as(process.errors())
                    .isZero();
        }
        try (ServerProcess process = ServerProcess.start(folder, ServerProcess.arguments(folder));
                Chatter luke = Dial.to(process.port()).connect()) {
            luke.say("{\"cmd\":\"login\",\"user\":\"luke\",\"password\":\"lightsaber\",\"id\":\"1\"}")
                    .greeted();
            assertThat(Expected.tree(luke.line()).path("waiting").asInt()).isEqualTo(accepted);
        }
    }

    private static void liveThingsGoOn(Chatter hans, Chatter leia, Chatter yoda) {
        hans.say("whoelse");
        assertThat(answer(hans)).startsWith("ok");
        hans.say("ping");
        assertThat(answer(hans)).startsWith("ok");
        hans.say("broadcast still here");
        assertThat(answer(hans)).startsWith("ok");
        assertThat(heard(leia, "hans (all)")).isEqualTo("hans (all): still here");
        leia.say("blocked");
        assertThat(answer(leia)).startsWith("ok");
        yoda.say("message leia hello");
        assertThat(answer(yoda)).startsWith("error blocked");
    }

    private static String answer(Chatter chatter) {
        String line = chatter.line();
        while (!line.startsWith("ok") && !line.startsWith("error")) {
            line = chatter.line();
        }
        return line;
    }

    private static String heard(Chatter chatter, String beginning) {
        String line = chatter.line();
        while (!line.startsWith(beginning)) {
            line = chatter.line();
        }
        return line;
    }

    /** Leaves room for a few pages only. */
    private static void fillWith(Path ballast) throws IOException {
        long free = Files.getFileStore(ballast.getParent()).getUsableSpace();
        Files.write(ballast, new byte[(int) Math.max(0, free - 256 * 1024)]);
    }

    @Test
    void aStartOnAFullDiskFailsWithOneSentence() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("data"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=16k,mode=700", "none", disk.toString()),
                "nobody may mount here");
        try (ServerProcess process = ServerProcess.start(folder, ServerProcess.arguments(folder))) {
            assertThat(process.exit(ServerProcess.PATIENCE))
                    .as(process.errors())
                    .isEqualTo(1);
            assertThat(process.errors()).contains(disk.toString()).doesNotContain("\tat ");
            assertThat(process.output()).isEmpty();
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }
}

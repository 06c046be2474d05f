package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Thousands of connections that take little or nothing of what is said to them, while others broadcast and write to them:
 * what they cost the server, what a healthy pair notices of it, and when they are gone (reliability: S02 to S05, I7).
 */
final class SlowConsumerCampaign {
    /** The fewer there are who hear them, the more speak: to each comes ten times more than anybody may hold for him. */
    private static final int LISTENERS = 20_000;

    private static final int FEWEST_TALKERS = 5;
    /** Logins to each account, with {@code sessions = share}. */
    private static final int SESSIONS_OF_ONE = 100;

    private static final String PASSWORD = "campaign";

    private final Path folder;
    private final int connections;
    private final Duration progress;
    private final Duration span;
    private final long seed;
    private final int talkers;

    /**
     * @param connections how many there are
     * @param progress the server's {@code limits.progress}
     * @param span for how long the healthy pair is listened to
     */
    SlowConsumerCampaign(Path folder, int connections, Duration progress, Duration span, long seed) {
        this.folder = folder;
        this.connections = connections;
        this.progress = progress;
        this.span = span;
        this.seed = seed;
        this.talkers = Math.max(FEWEST_TALKERS, LISTENERS / connections);
    }

    /**
     * @param quiet the server with the healthy pair alone
     * @param idle with all connections, before anybody speaks
     * @param full while they do not read
     * @param after when all are gone
     * @param before the healthy pair without them, and {@code meanwhile} with them
     * @param cut until no connection was left that reads nothing, from the first word on
     * @param kept how many of those that read and do not acknowledge are still there then
     */
    record Verdict(
            String figures,
            int connections,
            ServerFigures quiet,
            ServerFigures idle,
            ServerFigures full,
            ServerFigures after,
            HealthyPair.While before,
            HealthyPair.While meanwhile,
            Duration cut,
            int kept,
            int readers,
            List<String> errors) {
        double longest() {
            return HealthyPair.While.longest(before, meanwhile);
        }
    }

    Verdict run() {
        try (ServerProcess server = ServerProcess.startAsInstalled(folder, arguments());
                Calibration calibration = new Calibration(folder);
                CrowdProcess crowd = new CrowdProcess(folder, server.port(), accounts(), seed);
                HealthyPair pair = new HealthyPair(server.port(), calibration)) {
            String machine = calibration.figures();
            HealthyPair.While before = pair.talk(Duration.ofSeconds(5));
            ServerFigures quiet = ServerFigures.of(server.pid());

            Map<Manner, Integer> manners = manners();
            manners.forEach((manner, count) -> crowd.add(manner, count, connections / 4.0));
            CrowdProcess.Figures placed = crowd.settled(Duration.ofMinutes(4));
            ServerFigures idle = ServerFigures.of(server.pid());

            long start = System.nanoTime();
            crowd.begin();
            crowd.add(Manner.TALKER, talkers, 100);
            HealthyPair.While meanwhile = pair.talk(span);
            ServerFigures full = ServerFigures.of(server.pid());
            int readers = connections / 10;
            int left = quiet.descriptors() + readers + talkers;
            long until = start
                    + progress.multipliedBy(2).toNanos()
                    + Duration.ofMinutes(1).toNanos();
            while (ServerFigures.openIn(server.pid()) > left && System.nanoTime() < until) {
                pair.talk(Duration.ofMillis(100));
            }
            Duration cut = Duration.ofNanos(System.nanoTime() - start);
            int kept = (int) crowd.figures().here();
            // What the pair says meanwhile is said to nobody else; the server has a moment to forget the others.
            crowd.leave();
            long gone = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (ServerFigures.openIn(server.pid()) > quiet.descriptors() && System.nanoTime() < gone) {
                pair.talk(Duration.ofMillis(200));
            }
            pair.talk(Duration.ofSeconds(2));
            ServerFigures after = ServerFigures.of(server.pid());
            String figures =
                    ("slow consumers, %d connections (seed %d): %s; %s; idle: %s; not reading: %s; all gone: %s; pair before: %s;"
                                    + " meanwhile: %s; cut after %.1f s with limits.progress %s; refused %s; %s")
                            .formatted(
                                    connections,
                                    seed,
                                    manners,
                                    machine,
                                    idle.over(quiet),
                                    full.over(quiet),
                                    after.over(quiet),
                                    before,
                                    meanwhile,
                                    cut.toMillis() / 1000.0,
                                    progress,
                                    placed.refused(),
                                    placed);
            return new Verdict(
                    figures,
                    connections,
                    quiet,
                    idle,
                    full,
                    after,
                    before,
                    meanwhile,
                    cut,
                    kept,
                    readers,
                    pair.errors());
        }
    }

    private Map<Manner, Integer> manners() {
        return Map.of(
                Manner.DEAF, connections * 4 / 10,
                Manner.DEAF_GUEST, connections * 2 / 10,
                Manner.DEAF_WRITER, connections * 2 / 10,
                Manner.TRICKLE, connections / 10,
                Manner.UNACKED, connections / 10);
    }

    private List<String> accounts() {
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < Math.max(10, connections / SESSIONS_OF_ONE); i++) {
            accounts.add("extra" + i + " " + PASSWORD);
        }
        for (int i = 0; i < talkers; i++) {
            accounts.add("talker" + i + " " + PASSWORD);
        }
        return accounts;
    }

    private List<String> arguments() {
        List<String> lines = new ArrayList<>(LocalServer.ACCOUNTS);
        accounts().forEach(account -> lines.add("user." + account.replace(" ", " = ")));
        try {
            Files.write(folder.resolve("credentials.properties"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ServerProcess.arguments(
                folder,
                "--set",
                "limits.unauthenticated=off",
                "--set",
                "sessions=share",
                "--set",
                "limits.progress=" + progress.toSeconds() + "s");
    }
}

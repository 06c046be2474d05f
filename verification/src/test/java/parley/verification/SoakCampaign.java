package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An ordinary day: hundreds who write to each other and acknowledge, and others who come and go. What matters is that
 * nothing grows and nothing gets slower (reliability: I7). Looks ten times, each time when nobody is coming.
 */
final class SoakCampaign {
    private static final int CITIZENS = 500;
    private static final int LOOKS = 10;
    private static final String PASSWORD = "campaign";

    private final Path folder;
    private final Duration span;
    private final long seed;

    SoakCampaign(Path folder, Duration span, long seed) {
        this.folder = folder;
        this.span = span;
        this.seed = seed;
    }

    /**
     * One look.
     *
     * @param wal bytes of the database's log
     */
    record Look(ServerFigures server, HealthyPair.While pair, long wal) {}

    record Verdict(String figures, List<Look> looks, List<String> errors) {
        /** What the heap had more in the last three looks than in the first three, in bytes. */
        double growth() {
            return heap(looks.subList(LOOKS - 3, LOOKS)) - heap(looks.subList(0, 3));
        }

        private static double heap(List<Look> some) {
            return some.stream().mapToLong(look -> look.server().heap()).min().orElseThrow();
        }
    }

    Verdict run() {
        try (ServerProcess server = ServerProcess.startAsInstalled(folder, arguments());
                Calibration calibration = new Calibration(folder);
                CrowdProcess crowd = new CrowdProcess(folder, server.port(), accounts(), seed);
                HealthyPair pair = new HealthyPair(server.port(), calibration)) {
            String machine = calibration.figures();
            crowd.add(Manner.CITIZEN, CITIZENS, 100);
            crowd.settled(Duration.ofMinutes(2));
            look(server, crowd, pair, Duration.ofSeconds(10));
            List<Look> looks = new ArrayList<>();
            CrowdProcess.Figures start = crowd.figures();
            for (int i = 0; i < LOOKS; i++) {
                looks.add(look(server, crowd, pair, span.dividedBy(LOOKS)));
            }
            CrowdProcess.Figures end = crowd.figures();
            Look first = looks.get(0);
            Look last = looks.get(LOOKS - 1);
            String figures =
                    ("soak, %s, %d clients (seed %d): %s; %d connections, %d logins, %.1f MB read; first: %s; last: %s; since the"
                                    + " first: %s; log of the database %.1f MiB; still here %d")
                            .formatted(
                                    span,
                                    CITIZENS,
                                    seed,
                                    machine,
                                    end.connected() - start.connected(),
                                    end.loggedIn() - start.loggedIn(),
                                    (end.read() - start.read()) / 1e6,
                                    first.pair(),
                                    last.pair(),
                                    last.server().over(first.server()),
                                    last.wal() / 1048576.0,
                                    end.placed());
            List<String> errors = new ArrayList<>(pair.errors());
            server.errors().lines().filter(line -> line.contains(" ERROR ")).forEach(errors::add);
            if (end.placed() != CITIZENS) {
                errors.add("of " + CITIZENS + " only " + end.placed() + " are still here");
            }
            return new Verdict(figures, looks, errors);
        }
    }

    private Look look(ServerProcess server, CrowdProcess crowd, HealthyPair pair, Duration length) {
        crowd.add(Manner.CUT_AFTER_LOGIN, Long.MAX_VALUE, 5);
        crowd.add(Manner.CUT_AT_ONCE, Long.MAX_VALUE, 5);
        crowd.add(Manner.CUT_IN_HANDSHAKE, Long.MAX_VALUE, 5);
        crowd.add(Manner.LOGIN, Long.MAX_VALUE, 5);
        HealthyPair.While meanwhile = pair.talk(length);
        crowd.calm();
        pair.talk(Duration.ofSeconds(2));
        try {
            Path wal = folder.resolve("data").resolve("parley.db-wal");
            return new Look(ServerFigures.of(server.pid()), meanwhile, Files.exists(wal) ? Files.size(wal) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> accounts() {
        List<String> accounts = new ArrayList<>();
        for (int i = 0; i < CITIZENS; i++) {
            accounts.add("extra" + i + " " + PASSWORD);
        }
        for (int i = 0; i < 20; i++) {
            accounts.add("cut" + i + " " + PASSWORD);
            accounts.add("login" + i + " " + PASSWORD);
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
        return ServerProcess.arguments(folder, "--set", "sessions=share");
    }
}

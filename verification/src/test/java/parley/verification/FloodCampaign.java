package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Twenty who write as many lines as they may, a thousand connections a second that are cut at every stage, and two hundred
 * passwords a second: what a healthy pair notices of it, and whether everything is given back afterwards (reliability: S01,
 * S11, S14, S16, I7). Passwords cost what they cost by default.
 */
final class FloodCampaign {
    /** Connections without a login, and with the healthy pair also connections at all, that the server takes. */
    static final int PLACES = 1_000;

    private static final int FLOODERS = 20;
    /** Of each kind. They are few, with several sessions each, because every one is a password to be hashed at the start. */
    private static final int ACCOUNTS = 2;
    /** The heap counts as at rest if it has not lost more than this in a second. */
    private static final long STILL = 1024 * 1024;

    private static final double CUTS_PER_SECOND = 1_000;
    private static final double PASSWORDS_PER_SECOND = 200;
    private static final String PASSWORD = "campaign";
    private static final List<Manner> FLOODS = List.of(
            Manner.FLOOD_COMMANDS,
            Manner.FLOOD_GARBAGE,
            Manner.FLOOD_BROADCASTS,
            Manner.FLOOD_PINGS,
            Manner.FLOOD_JSON);
    private static final List<Manner> CUTS = List.of(
            Manner.CUT_AT_ONCE,
            Manner.CUT_IN_LINE,
            Manner.CUT_IN_HELLO,
            Manner.CUT_IN_HANDSHAKE,
            Manner.CUT_IN_ANSWER,
            Manner.CUT_AFTER_LOGIN);

    private final Path folder;
    private final Duration span;
    private final long seed;

    FloodCampaign(Path folder, Duration span, long seed) {
        this.folder = folder;
        this.span = span;
        this.seed = seed;
    }

    /**
     * @param base the server after a first, short flood; {@code after} when everybody is gone again
     * @param before the healthy pair alone, {@code meanwhile} in the flood
     * @param places how many new connections were taken afterwards, without a login, until one was refused
     * @param errors what the pair was refused, and what the server's log calls an error
     */
    record Verdict(
            String figures,
            ServerFigures base,
            ServerFigures after,
            HealthyPair.While before,
            HealthyPair.While meanwhile,
            CrowdProcess.Figures crowd,
            int places,
            List<String> errors) {
        double longest() {
            return HealthyPair.While.longest(before, meanwhile);
        }
    }

    Verdict run() {
        try (ServerProcess server = ServerProcess.startAsInstalled(folder, arguments());
                Calibration calibration = new Calibration(folder);
                CrowdProcess crowd = new CrowdProcess(folder, server.port(), accounts(server.port()), seed);
                HealthyPair pair = new HealthyPair(server.port(), calibration)) {
            String machine = calibration.figures();
            HealthyPair.While before = pair.talk(Duration.ofSeconds(3));
            int alone = ServerFigures.openIn(server.pid());
            flood(crowd, pair, Duration.ofSeconds(3));
            ServerFigures base = afterwards(server, crowd, pair, alone);

            CrowdProcess.Figures start = crowd.figures();
            HealthyPair.While meanwhile = flood(crowd, pair, span);
            CrowdProcess.Figures end = crowd.figures();
            ServerFigures after = afterwards(server, crowd, pair, alone);
            int places = places(server.port());
            List<String> errors = new ArrayList<>(pair.errors());
            server.errors().lines().filter(line -> line.contains(" ERROR ")).forEach(errors::add);
            double seconds = span.toMillis() / 1000.0;
            String figures =
                    ("flood and churn, %s (seed %d): %s; reached: %.0f connects/s, %.0f logins/s, %.0f lines/s answered, refused"
                                    + " %s; pair before: %s; meanwhile: %s; afterwards: %s, %d of %d places free; log %d KiB")
                            .formatted(
                                    span,
                                    seed,
                                    machine,
                                    (end.connected() - start.connected()) / seconds,
                                    (end.loggedIn() - start.loggedIn()) / seconds,
                                    (end.lines() - start.lines()) / seconds,
                                    end.refused(),
                                    before,
                                    meanwhile,
                                    after.over(base),
                                    places,
                                    PLACES,
                                    server.errors().length() / 1024);
            return new Verdict(figures, base, after, before, meanwhile, end, places, errors);
        }
    }

    private HealthyPair.While flood(CrowdProcess crowd, HealthyPair pair, Duration length) {
        FLOODS.forEach(flood -> crowd.add(flood, FLOODERS / FLOODS.size(), 100));
        crowd.settled(Duration.ofMinutes(1));
        double each = CUTS_PER_SECOND / CUTS.size();
        CUTS.forEach(cut -> crowd.add(cut, Long.MAX_VALUE, each));
        crowd.add(Manner.LOGIN, Long.MAX_VALUE, PASSWORDS_PER_SECOND / 2);
        crowd.add(Manner.GUESS, Long.MAX_VALUE, PASSWORDS_PER_SECOND / 2);
        return pair.talk(length);
    }

    private static ServerFigures afterwards(
            ServerProcess server, CrowdProcess crowd, HealthyPair pair, int descriptors) {
        crowd.leave();
        pair.talk(Duration.ofSeconds(1));
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (ServerFigures.openIn(server.pid()) > descriptors && System.nanoTime() < until) {
            pair.talk(Duration.ofMillis(200));
        }
        ServerFigures before = ServerFigures.of(server.pid());
        pair.talk(Duration.ofSeconds(1));
        ServerFigures now = ServerFigures.of(server.pid());
        // A password that is still being hashed holds 19 MiB.
        while (before.heap() - now.heap() > STILL && System.nanoTime() < until) {
            before = now;
            pair.talk(Duration.ofSeconds(1));
            now = ServerFigures.of(server.pid());
        }
        return now;
    }

    /** How many there is room for: a place that was not given back is missing here. */
    private static int places(int port) {
        List<Chatter> guests = new ArrayList<>();
        try {
            while (guests.size() <= 2 * PLACES) {
                Chatter guest = Dial.to(port).connect();
                guests.add(guest);
                if (guest.say("ping").line().startsWith("* bye")) {
                    return guests.size() - 1;
                }
            }
            return guests.size();
        } finally {
            guests.forEach(Chatter::close);
        }
    }

    /** For whoever is cut after the login there are tokens: a thousand passwords a second would all be busy. */
    private List<String> accounts(int port) {
        List<String> accounts = new ArrayList<>(names());
        for (int i = 0; i < ACCOUNTS; i++) {
            try (Chatter owner = Dial.to(port)
                    .connect()
                    .say("login cut" + i + " " + PASSWORD)
                    .greeted()) {
                owner.line();
                String said = owner.say("token campaign").line();
                while (!said.startsWith("ok")) {
                    said = owner.line();
                }
                accounts.add("cut" + i + " " + said.substring(said.lastIndexOf(' ') + 1));
            }
        }
        return accounts;
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < ACCOUNTS; i++) {
            names.add("extra" + i + " " + PASSWORD);
        }
        for (int i = 0; i < ACCOUNTS; i++) {
            names.add("login" + i + " " + PASSWORD);
        }
        return names;
    }

    private List<String> arguments() {
        List<String> lines = new ArrayList<>(List.of("user.hans = falcon", "user.luke = lightsaber"));
        names().forEach(account -> lines.add("user." + account.replace(" ", " = ")));
        for (int i = 0; i < ACCOUNTS; i++) {
            lines.add("user.cut" + i + " = " + PASSWORD);
        }
        try {
            Files.write(folder.resolve("credentials.properties"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(ServerProcess.arguments(
                folder,
                "--set",
                "limits.unauthenticated=%d:100:%d".formatted(PLACES, PLACES),
                "--set",
                "limits.total=" + (PLACES + 2),
                "--set",
                "sessions=share"));
        int cheap = arguments.indexOf("hash=" + LocalServer.CHEAP_HASH);
        arguments.remove(cheap);
        arguments.remove(cheap - 1);
        return arguments;
    }
}

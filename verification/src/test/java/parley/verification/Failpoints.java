package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Every {@link Failpoint} in turn. */
final class Failpoints implements Deaths {
    private static final Duration LOAD_BEFORE_THE_END = Duration.ofMillis(500);
    private static final int HOURS_OF_A_SWEEP = 2;

    private static final List<Failpoint> POINTS = List.of(Failpoint.values());

    private int hours;

    @Override
    public List<String> die(Round round) {
        Failpoint point = POINTS.get(round.number() % POINTS.size());
        int passing = 1 + round.random().nextInt(point.most());
        boolean elsewhere = point.when() == Failpoint.When.IN_A_NEW_FOLDER;
        Path where = elsewhere ? round.folder().resolve("new-" + round.number()) : round.folder();
        List<String> own = elsewhere ? ofNewFolder(where) : round.arguments();
        int code = exitCode(where, own, point, passing, round.random().nextLong());
        List<String> faults = new ArrayList<>();
        if (code != FailingServer.KILLED && !endedFirst(point, code)) {
            faults.add("%s was not passed %d times: the server ended with %d".formatted(point, passing, code));
        }
        if (elsewhere) {
            faults.addAll(StoredFacts.faults(where.resolve("data")));
            faults.addAll(beginsAnew(where, own));
        }
        return faults;
    }

    /** What ends by itself meanwhile may be quicker. */
    private static boolean endedFirst(Failpoint point, int code) {
        return point.how() == Failpoint.How.SOON && code == 0;
    }

    private int exitCode(Path folder, List<String> arguments, Failpoint point, int passing, long seed) {
        List<String> all = new ArrayList<>(
                List.of(point.name(), Integer.toString(passing), Integer.toString(hours), Long.toString(seed)));
        all.addAll(arguments);
        if (point.when() == Failpoint.When.IN_TWO_HOURS) {
            hours += HOURS_OF_A_SWEEP;
        }
        try (ServerProcess server = ServerProcess.start(folder, FailingServer.class, all)) {
            if (point.when() == Failpoint.When.AT_THE_END) {
                server.port();
                LockSupport.parkNanos(LOAD_BEFORE_THE_END.toNanos());
                server.terminate();
            }
            return server.exit(ServerProcess.PATIENCE);
        }
    }

    private static List<String> ofNewFolder(Path folder) {
        try {
            Files.createDirectories(folder);
            return ServerProcess.arguments(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a start was killed in, the next one finishes. */
    private static List<String> beginsAnew(Path folder, List<String> arguments) {
        try (ServerProcess server = ServerProcess.start(folder, arguments);
                Chatter hans = Dial.to(server.port())
                        .connect()
                        .say("login hans falcon")
                        .greeted()) {
            String answer = hans.line();
            return answer.startsWith("ok") ? List.of() : List.of("hans cannot log in after " + folder + ": " + answer);
        }
    }
}

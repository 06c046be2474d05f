package parley.verification;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Two people who write to each other whatever goes on around them: how long a message takes from the one to the other, and
 * what went wrong for them. Beside them something is measured that has nothing to do with the server, at the same moments:
 * a byte over the loopback and back, and a sync of the disk. What those take is not the server's fault.
 */
final class HealthyPair implements AutoCloseable {
    /** Below the rate at which a session's commands are delayed. */
    private static final long PACE_NANOS = 60_000_000;

    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private final Chatter hans;
    private final Chatter luke;
    private final Calibration calibration;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private Latencies took = new Latencies();
    private Latencies machine = new Latencies();
    private long number;

    /** What a while has shown. */
    record While(Latencies took, Latencies machine) {
        /**
         * How many milliseconds the slowest hundredth of the messages may take: 100, on a machine that has its hands
         * free. One that does not is seen by what it did before, and by what it takes for things of its own.
         */
        static double longest(While before, While meanwhile) {
            return Math.max(100, 3 * before.took.millis(99)) + 3 * meanwhile.machine.millis(99);
        }

        /** The 99th percentile of a message's way, and of the machine alone, in milliseconds. */
        @Override
        public String toString() {
            return "p50 %.1f p99 %.1f ms (the machine alone: p99 %.1f ms; %d messages)"
                    .formatted(took.millis(50), took.millis(99), machine.millis(99), took.count());
        }
    }

    HealthyPair(int port, Calibration calibration) {
        this.calibration = calibration;
        this.hans = member(port, "login hans falcon");
        this.luke = member(port, "login luke lightsaber");
    }

    private static Chatter member(int port, String login) {
        Chatter chatter = Dial.to(port).connect().say(login).greeted();
        String answer = chatter.line();
        if (!answer.startsWith("ok")) {
            throw new AssertionError(answer);
        }
        return chatter;
    }

    /** Has them write to each other for so long, in the caller's thread. */
    While talk(Duration span) {
        took = new Latencies();
        machine = new Latencies();
        // Whoever was not listened to for a while may lag, and his lines would wait until he reads.
        catchUp(hans);
        catchUp(luke);
        long until = System.nanoTime() + span.toNanos();
        while (System.nanoTime() < until) {
            long next = System.nanoTime() + PACE_NANOS;
            calibration.probe(machine);
            say(hans, "hans", luke, "luke");
            say(luke, "luke", hans, "hans");
            LockSupport.parkNanos(next - System.nanoTime());
        }
        return new While(took, machine);
    }

    private void say(Chatter from, String sender, Chatter to, String recipient) {
        String text = "number " + ++number;
        long start = System.nanoTime();
        from.say("message " + recipient + " " + text);
        hear(to, sender + ": " + text);
        took.add(System.nanoTime() - start);
        hear(from, "ok");
    }

    private void hear(Chatter chatter, String start) {
        Optional<String> line = chatter.hear();
        while (line.isPresent() && !line.get().startsWith(start)) {
            if (line.get().startsWith("error") || line.get().startsWith("* bye")) {
                errors.add(line.get());
                if (start.equals("ok")) {
                    return;
                }
            }
            line = chatter.hear();
        }
        if (line.isEmpty()) {
            throw new AssertionError("one of the healthy two was cut off" + chatter.describe());
        }
    }

    private void catchUp(Chatter chatter) {
        Optional<Optional<String>> line = chatter.hearWithin(A_MOMENT);
        while (line.isPresent() && line.get().isPresent()) {
            line = chatter.hearWithin(A_MOMENT);
        }
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        hans.close();
        luke.close();
    }
}

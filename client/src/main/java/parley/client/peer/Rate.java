package parley.client.peer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/** How fast something grows, over its last seconds. */
final class Rate {
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long LEAST_NANOS = Duration.ofMillis(200).toNanos();

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long at, long amount) {}

    void note(long now, long amount) {
        samples.add(new Sample(now, amount));
        while (samples.size() > 2 && now - samples.element().at() > WINDOW_NANOS) {
            samples.remove();
        }
    }

    void forget() {
        samples.clear();
    }

    OptionalLong perSecond() {
        if (samples.isEmpty()) {
            return OptionalLong.empty();
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long nanos = last.at() - first.at();
        return nanos < LEAST_NANOS
                ? OptionalLong.empty()
                : OptionalLong.of((long) ((last.amount() - first.amount()) * 1e9 / nanos));
    }

    Optional<Duration> until(long amount) {
        OptionalLong perSecond = perSecond();
        return perSecond.isEmpty() || perSecond.getAsLong() == 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(
                        Math.max(0, amount - samples.getLast().amount()) / perSecond.getAsLong()));
    }
}

package parley.server.gate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One number that the store is to know, and whether it does. Touched only from its gate's event loop. */
final class Word {
    private static final Logger LOG = LoggerFactory.getLogger(Word.class);
    private static final long AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final LongFunction<Future<Void>> teller;
    private long wanted;
    private long told;
    private long toldAt;
    private int underway;

    /**
     * @param start what the store knows already
     * @param teller tells the store; the future is for the gate's context
     */
    Word(long start, long now, LongFunction<Future<Void>> teller) {
        this.teller = teller;
        this.wanted = start;
        this.told = start;
        this.toldAt = now;
    }

    /** What the store is to know. */
    long wanted() {
        return wanted;
    }

    /** What it was told, answered or not. */
    long told() {
        return told;
    }

    void want(long number) {
        wanted = number;
    }

    void raise(long number) {
        wanted = Math.max(wanted, number);
    }

    /** For the last words: says it again if it did not arrive. Answers whether the store knows it. */
    boolean settled(long now) {
        tellIfDue(now, AGAIN_NANOS);
        return wanted == told && underway == 0;
    }

    void tellIfDue(long now, long span) {
        if (wanted != told && now - toldAt >= span) {
            tell(now);
        }
    }

    void tell(long now) {
        tell(now, wanted);
    }

    void tell(long now, long number) {
        long before = told;
        told = number;
        toldAt = now;
        underway++;
        teller.apply(number).onComplete(done -> underway--, failure -> {
            underway--;
            // A later word that did arrive has said this one too.
            if (told == number) {
                told = before;
            }
            LOG.warn("the store could not note yet how a login went on: {}", failure.toString());
        });
    }
}

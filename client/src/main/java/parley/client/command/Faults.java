package parley.client.command;

import io.vertx.core.Vertx;
import java.util.function.Consumer;
import parley.wire.WireOptions;

/** What is thrown on the event loop is a fault of this program, and is told: nobody else hears of it. */
final class Faults {
    private Faults() {}

    /**
     * One event loop.
     *
     * @param told gets what is thrown on it, on that loop
     */
    static Vertx vertx(Consumer<Throwable> told) {
        return Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1)).exceptionHandler(told::accept);
    }

    /** For people, cleaned. */
    static String sentence(Throwable fault) {
        return "something is broken in this program (" + CommandEnded.words(fault)
                + "); it goes on, and --debug shows where";
    }
}

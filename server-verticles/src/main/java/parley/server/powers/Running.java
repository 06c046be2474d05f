package parley.server.powers;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** The server as a whole, in the hands of its operators. Safe from every thread. */
public interface Running {
    /** Reads settings, credentials and certificate again, as SIGHUP does. Answers what is wrong with them, if nothing was changed. */
    Future<Optional<String>> reload();

    /**
     * Begins a planned end: nobody new is let in, the connections are ended one after the other over the span, and then the
     * process ends as after SIGTERM. Completes when it has begun; later calls do nothing.
     */
    Future<Void> drain(Duration span);
}

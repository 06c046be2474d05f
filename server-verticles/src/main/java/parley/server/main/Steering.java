package parley.server.main;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.auth.CredentialsRefused;
import parley.server.powers.Running;
import parley.server.settings.SettingsRefused;

/** The server in the hands of its operators, and of SIGHUP. Safe from every thread. */
final class Steering implements Running {
    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);

    private final ParleyServer server;
    private final Ground ground;
    /** The newest reload: each waits for the one before. */
    private Future<Optional<String>> last = Future.succeededFuture(Optional.empty());

    Steering(ParleyServer server, Ground ground) {
        this.server = server;
        this.ground = ground;
    }

    @Override
    public synchronized Future<Optional<String>> reload() {
        last = last.transform(over -> read());
        return last;
    }

    private Future<Optional<String>> read() {
        return server.reload(ground.source())
                .onSuccess(done -> LOG.info("settings and credentials were read again"))
                .onFailure(failure -> LOG.error("nothing was changed: {}", failure.getMessage()))
                .map(Optional.<String>empty())
                .recover(failure -> theOperatorsFault(failure)
                        ? Future.succeededFuture(Optional.ofNullable(failure.getMessage()))
                        : Future.failedFuture(failure));
    }

    @Override
    public Future<Void> drain(Duration span) {
        return server.drain(span, ground.whenDrained());
    }

    private static boolean theOperatorsFault(Throwable failure) {
        return failure instanceof SettingsRefused
                || failure instanceof CredentialsRefused
                || failure instanceof DataRefused;
    }
}

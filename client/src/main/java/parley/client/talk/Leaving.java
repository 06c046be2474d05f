package parley.client.talk;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import parley.client.console.Item;
import parley.client.console.Screen;
import parley.client.server.ServerSession;

/** How one goes: asked where something would break off, with what was said sent first. Touched only from the event loop. */
final class Leaving {
    private static final Duration TWICE = Duration.ofSeconds(2);
    private static final Duration PATIENCE_AT_SCREEN = Duration.ofSeconds(2);
    private static final Duration PATIENCE_IN_PIPE = Duration.ofSeconds(30);

    private final Talk talk;
    private final Vertx vertx;
    private final Screen screen;
    private final ServerSession session;
    private final Direct direct;
    private final Files files;
    private final Outgoing outgoing;

    private Optional<Instant> interrupted = Optional.empty();
    private boolean begun;
    private boolean asking;
    private long late;

    Leaving(
            Talk talk,
            Vertx vertx,
            Screen screen,
            ServerSession session,
            Direct direct,
            Files files,
            Outgoing outgoing) {
        this.talk = talk;
        this.vertx = vertx;
        this.screen = screen;
        this.session = session;
        this.direct = direct;
        this.files = files;
        this.outgoing = outgoing;
    }

    boolean begun() {
        return begun;
    }

    /** Ctrl-C on an empty line: the second one leaves. */
    void interrupted() {
        Instant now = talk.now();
        if (interrupted.filter(then -> then.plus(TWICE).isAfter(now)).isPresent()) {
            leave();
        } else {
            interrupted = Optional.of(now);
            talk.show(new Item.Aside(now, Item.Tone.QUIET, "Ctrl-C once more leaves"));
        }
    }

    void leave() {
        if (begun || asking) {
            return;
        }
        if (screen.interactive() && files.running()) {
            asking = true;
            talk.onLoop(screen.ask("a file is under way: leave all the same? y/n ", false))
                    .onSuccess(this::answered);
        } else {
            begin();
        }
    }

    private void answered(Optional<String> answer) {
        asking = false;
        if (answer.isEmpty() || answer.get().strip().equalsIgnoreCase("y")) {
            begin();
        }
    }

    private void begin() {
        begun = true;
        late = waitAgain();
        outgoing.whenLess(() -> {
            if (vertx.cancelTimer(late)) {
                late = waitAgain();
            }
        });
        outgoing.whenEmpty(() -> {
            if (vertx.cancelTimer(late)) {
                depart(patience());
            }
        });
    }

    /** In a pipe, what was read is still to be done, for as long as it goes on; a person has seen what is not. */
    private Duration patience() {
        return screen.interactive() ? PATIENCE_AT_SCREEN : PATIENCE_IN_PIPE;
    }

    private long waitAgain() {
        return vertx.setTimer(patience().toMillis(), timer -> depart(Duration.ofMillis(1)));
    }

    private void depart(Duration patience) {
        direct.links().close().transform(closed -> session.leave(patience)).onComplete(gone -> {
            int kept = session.unsent().size();
            if (kept > 0) {
                talk.show(new Item.Aside(
                        talk.now(),
                        Item.Tone.TROUBLE,
                        kept + " not sent yet: kept in the outbox, sent at the next start"));
            }
            talk.end(kept > 0 && !screen.interactive() ? Talk.Ending.KEPT : Talk.Ending.LEFT);
        });
    }
}

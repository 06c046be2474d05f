package parley.server.roster;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import parley.protocol.words.Refusal;
import parley.server.bus.Addresses;
import parley.server.bus.Ask;
import parley.server.bus.Bus;
import parley.server.powers.Claims;
import parley.server.powers.Crowd;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.Store;
import parley.server.store.Unanswered;

/**
 * Deploys the roster: who is here, who sees whom, speaking to many (protocol sections 3.2 and 3.3). One instance; others
 * reach it by {@link RosterStub}.
 */
public final class RosterVerticle extends VerticleBase {
    private static final Duration SWEEP = Duration.ofMillis(100);

    private final Bus bus;
    private final Roster roster;

    /**
     * @param settings as they are at the moment; asked each time
     * @param gates how many there are; their numbers begin at 0
     */
    public RosterVerticle(Bus bus, Store store, Time time, Supplier<Settings> settings, int gates) {
        this.bus = bus;
        this.roster = new Roster(
                Gates.over(bus, gates),
                new StoreAnnals(store),
                time,
                settings,
                departure -> bus.publish(Questions.DEPARTED, departure));
    }

    @Override
    public Future<?> start() {
        return roster.remember().onSuccess(remembered -> listen());
    }

    private void listen() {
        listenToLogins();
        listenToViewers();
        listenToSpeakers();
        vertx.setPeriodic(SWEEP.toMillis(), tick -> roster.sweep());
    }

    private void listenToLogins() {
        bus.answer(Questions.CLAIM, claim -> roster.door().claim(claim));
        bus.hear(Questions.ARRIVED, arrival -> roster.door().arrived(arrival.user(), arrival.epoch()));
        bus.answer(Questions.LEAVE, leaving -> done(() -> roster.door().leave(leaving.epoch(), leaving.how())));
        answer(Questions.END, this::end);
        bus.hear(Addresses.PROBED, report -> roster.door().probed(report));
        bus.hear(Questions.REGISTERED, roster::registered);
        bus.hear(Questions.CLOSING, everything -> roster.closing());
        bus.answer(Questions.DELETED, user -> done(() -> roster.deleted(user)));
    }

    private void listenToViewers() {
        answer(Questions.ONLINE, viewer -> roster.eyes().online(viewer));
        answer(Questions.ONLINE_SINCE, since -> roster.eyes().onlineSince(since.viewer(), since.span()));
        answer(Questions.EVERYBODY, viewer -> roster.eyes().everybody(viewer));
        answer(Questions.LOOK, pair -> roster.eyes().look(pair.viewer(), pair.subject()));
        answer(Questions.REACH, pair -> roster.eyes().reach(pair.viewer(), pair.subject()));
        answer(Questions.CENSUS, everything -> roster.census());
    }

    private void listenToSpeakers() {
        bus.answer(Questions.SHOW, this::show);
        bus.answer(Questions.BLOCKED, change -> done(() -> blockChanged(change)));
        answer(Questions.BROADCAST, line -> roster.speech().broadcast(line));
        answer(Questions.ANNOUNCE, notice -> roster.speech().announce(notice));
        answer(Questions.APPROACH, wish -> roster.approach(wish.from(), wish.to(), wish.line()));
        answer(Questions.TELL, told -> roster.speech().tell(told.user(), told.line()));
        bus.hear(Questions.TELL_SESSION, told -> roster.gates().tell(told.session(), told.line()));
        answer(Questions.WAITING, sent -> roster.speech().waiting(sent.item(), sent.by()));
    }

    private Claims.Ended end(Questions.Ending ending) {
        ending.kept().ifPresent(kept -> roster.door().retoken(kept.epoch(), kept.token()));
        return roster.door().endOthers(ending.user(), ending.kept().map(Questions.Kept::epoch), ending.reason());
    }

    private Future<Optional<Refusal>> show(Questions.Shown shown) {
        Future<Void> done = roster.show(shown.user(), shown.standing(), shown.words())
                .onSuccess(seen -> {
                    if (shown.standing() == Crowd.Standing.HIDDEN) {
                        bus.publish(Questions.HID, shown.user());
                    }
                });
        return done.map(Optional.<Refusal>empty()).recover(RosterVerticle::refused);
    }

    /** As a value: what a failure is does not cross the bus. */
    private static Future<Optional<Refusal>> refused(Throwable failure) {
        Optional<Refusal> refusal = Unanswered.refusal(failure);
        return refusal.isPresent() ? Future.succeededFuture(refusal) : Future.failedFuture(failure);
    }

    private void blockChanged(Questions.Blocked change) {
        roster.blockChanged(change);
        if (change.set()) {
            bus.publish(Questions.BLOCK_SET, new Crowd.Blocked(change.blocker(), change.blocked()));
        }
    }

    private <Q, A> void answer(Ask<Q, A> ask, Function<Q, A> answerer) {
        bus.answer(ask, question -> Future.succeededFuture(answerer.apply(question)));
    }

    private static Future<Void> done(Runnable work) {
        work.run();
        return Future.succeededFuture();
    }
}

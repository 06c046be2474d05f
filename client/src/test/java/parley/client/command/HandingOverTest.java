package parley.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;

/** Nothing is acknowledged before it and all before it was taken. */
class HandingOverTest {
    private static final UserName LUKE = new UserName("luke");

    private final List<Long> acknowledged = new CopyOnWriteArrayList<>();
    private final HalfHeartedTaker taker = new HalfHeartedTaker();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final HandingOver handing =
            new HandingOver(taker, EventKind.of(List.of()), seq -> acknowledged.add(seq), told::add);

    /** Takes what it is given only when the test says so. */
    private static final class HalfHeartedTaker implements Taker {
        private final List<ServerLine> given = new CopyOnWriteArrayList<>();
        private volatile long taken;

        @Override
        public void give(ServerLine event) {
            given.add(event);
        }

        @Override
        public long taken() {
            return taken;
        }

        @Override
        public void stop() {}
    }

    private static ServerLine message(long seq) {
        return new ServerLine.Message(seq, "id" + seq, LUKE, "text", Instant.EPOCH, false, false);
    }

    private CompletableFuture<Void> run(long most) {
        return CompletableFuture.runAsync(() -> {
            try {
                handing.run(most);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
    }

    private static void until(java.util.function.BooleanSupplier holds) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @Test
    void whatWasGivenAndNotTakenIsNotAcknowledged() {
        for (long seq = 1; seq <= 3; seq++) {
            handing.heard(message(seq));
        }
        CompletableFuture<Void> running = run(3);
        until(() -> taker.given.size() == 3);
        assertThat(acknowledged).isEmpty();
        taker.taken = 2;
        until(() -> acknowledged.contains(2L));
        assertThat(acknowledged).doesNotContain(3L);
        taker.taken = 3;
        running.join();
        assertThat(acknowledged.get(acknowledged.size() - 1)).isEqualTo(3);
    }

    @Test
    void aMessageThatNobodyWantsIsAcknowledgedOnlyBehindThoseBeforeIt() {
        HandingOver broadcasts =
                new HandingOver(taker, EnumSet.of(EventKind.BROADCAST), seq -> acknowledged.add(seq), told::add);
        broadcasts.heard(new ServerLine.Broadcast("b", LUKE, "text", Instant.EPOCH));
        broadcasts.heard(message(1));
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
            try {
                broadcasts.run(2);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        until(() -> taker.given.size() == 1);
        assertThat(acknowledged).isEmpty();
        taker.taken = 1;
        until(() -> acknowledged.contains(1L));
        broadcasts.over();
        running.join();
    }

    @Test
    void whileTheCommandIsSlowWhatNobodyHoldsBackIsDroppedAndCountedAndMessagesAreNot() {
        int most = HandingOver.MOST_WAITING;
        taker.taken = Long.MAX_VALUE - 1;
        for (int i = 0; i < most + 7; i++) {
            handing.heard(new ServerLine.Broadcast("b", LUKE, "text", Instant.EPOCH));
            handing.heard(new ServerLine.Presence(LUKE, ServerLine.Presence.Change.LOGGED_IN, Optional.empty()));
            handing.heard(message(i + 1));
        }
        CompletableFuture<Void> running = run(Long.MAX_VALUE);
        until(() -> taker.given.size() == 2 * most + 7);
        until(() -> !told.isEmpty());
        handing.over();
        running.join();
        assertThat(taker.given).filteredOn(ServerLine.Message.class::isInstance).hasSize(most + 7);
        assertThat(told).singleElement().asString().startsWith("7 events were dropped");
    }

    @Test
    void whatNobodyWantsTakesNoRoomFromWhatIsWanted() {
        HandingOver rooms = new HandingOver(taker, EnumSet.of(EventKind.ROOM), seq -> acknowledged.add(seq), told::add);
        for (int i = 0; i < 2 * HandingOver.MOST_WAITING; i++) {
            rooms.heard(new ServerLine.Broadcast("b", LUKE, "text", Instant.EPOCH));
        }
        rooms.heard(new ServerLine.RoomMessage("#lab", "r", LUKE, "text", Instant.EPOCH));
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
            try {
                rooms.run(2);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        until(() -> taker.given.size() == 1);
        rooms.over();
        running.join();
        assertThat(told).isEmpty();
    }

    @Test
    void noMoreAreGivenThanAreCounted() {
        for (long seq = 1; seq <= 3; seq++) {
            handing.heard(message(seq));
        }
        taker.taken = 2;
        run(2).join();
        assertThat(new ArrayList<>(taker.given)).hasSizeLessThanOrEqualTo(2);
        assertThat(acknowledged).doesNotContain(3L);
    }
}

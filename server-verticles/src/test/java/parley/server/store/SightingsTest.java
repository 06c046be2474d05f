package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;
import static parley.server.store.OpenedStore.START;
import static parley.server.store.OpenedStore.YODA;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.UserName;
import parley.server.store.SeenSince.Seen;

/** Visible intervals, over crashes and clocks that go wrong. */
final class SightingsTest {
    private final OpenedStore opened;

    SightingsTest(@TempDir Path folder) {
        opened = OpenedStore.peopled(folder);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void whoeverWasVisibleAtAnyMomentOfTheWindowIsSeen() {
        sighting(HANS, 0, 10);
        sighting(HANS, 20, 30);
        sighting(LUKE, 0, 5);
        assertThat(opened.decide(new OpenSighting(YODA, at(1)))).isTrue();
        assertThat(opened.decide(new OpenSighting(YODA, at(2))))
                .as("it lasts already")
                .isFalse();
        assertThat(opened.decide(new OpenSighting(new UserName("nobody"), at(2))))
                .isFalse();
        assertThat(opened.read(new SeenSince(at(10))))
                .containsExactly(new Seen(HANS, at(0), Optional.of(at(30))), new Seen(YODA, at(1), Optional.empty()));
        assertThat(opened.read(new SeenSince(at(11))))
                .contains(new Seen(HANS, at(20), Optional.of(at(30))))
                .hasSize(2);
        assertThat(opened.read(new SeenSince(at(31)))).containsExactly(new Seen(YODA, at(1), Optional.empty()));
    }

    @Test
    void anIntervalNeverEndsBeforeItBegan() {
        opened.decide(new OpenSighting(HANS, at(10)));
        assertThat(opened.decide(new CloseSighting(HANS, at(3)))).isTrue();
        assertThat(opened.decide(new CloseSighting(HANS, at(3)))).isFalse();
        assertThat(opened.read(new SeenSince(at(0)))).containsExactly(new Seen(HANS, at(10), Optional.of(at(10))));
        assertThat(opened.decide(new OpenSighting(HANS, at(10))))
                .as("the same moment again")
                .isTrue();
        assertThat(opened.read(new SeenSince(at(50)))).containsExactly(new Seen(HANS, at(10), Optional.empty()));
    }

    @Test
    void afterACrashWhatWasOpenEndsAtTheLastSignOfLife() {
        opened.decide(new OpenSighting(HANS, at(0)));
        opened.decide(new StillAlive(at(7)));
        opened.decide(new OpenSighting(LUKE, at(9)));
        Path copy = opened.settings.folder().resolve("copy");
        OpenedStore.await(opened.store.backup(copy.resolve("parley.db")));
        try (OpenedStore crashed = OpenedStore.in(copy)) {
            assertThat(crashed.read(new SeenSince(at(0))))
                    .containsExactly(
                            new Seen(HANS, at(0), Optional.of(at(7))), new Seen(LUKE, at(9), Optional.of(at(9))));
        }
    }

    @Test
    void anOrderlyEndIsASignOfLife() {
        opened.decide(new OpenSighting(HANS, at(0)));
        opened.later(Duration.ofSeconds(40));
        opened.reopen();
        assertThat(opened.read(new SeenSince(at(0)))).containsExactly(new Seen(HANS, at(0), Optional.of(at(40))));
    }

    private void sighting(UserName name, long from, long until) {
        opened.decide(new OpenSighting(name, at(from)));
        opened.decide(new CloseSighting(name, at(until)));
    }

    private static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }
}

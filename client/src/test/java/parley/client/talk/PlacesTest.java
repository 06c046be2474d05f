package parley.client.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.client.console.Place;

class PlacesTest {
    private static final Instant NINE = Instant.parse("2026-11-21T21:03:00Z");

    private final Places places = new Places();

    @Test
    void whatCameElsewhereIsCountedUntilOneTurnsThere() {
        Place luke = new Place.Direct("luke");
        places.came(luke, NINE);
        places.came(luke, NINE.plusSeconds(60));
        places.came(new Place.Room("#ops"), NINE);
        assertThat(places.elsewhere()).isEqualTo("luke 2, #ops 1");
        assertThat(places.choose(Optional.of(luke))).hasValue(new Places.Unread(2, NINE));
        assertThat(places.elsewhere()).isEqualTo("#ops 1");
        places.came(luke, NINE);
        assertThat(places.elsewhere()).isEqualTo("#ops 1");
    }

    @Test
    void whoSpokeLastComesFirstAndWhoIsOnlyKnownComesLast() {
        places.known("leia");
        places.spokeLast("hans");
        places.known("yoda");
        places.came(new Place.Direct("luke"), NINE);
        assertThat(places.names()).containsExactly("luke", "hans", "leia", "yoda");
        places.spoke(new Place.Direct("yoda"));
        assertThat(places.names()).containsExactly("yoda", "luke", "hans", "leia");
    }

    @Test
    void aPlaceIsReadAsItIsWritten() {
        assertThat(Places.parse("Luke")).hasValue(new Place.Direct("luke"));
        assertThat(Places.parse("luke!")).hasValue(new Place.Link("luke"));
        assertThat(Places.parse("#lab")).hasValue(new Place.Room("#lab"));
        assertThat(Places.parse("#")).isEmpty();
        assertThat(Places.parse("two words")).isEmpty();
        assertThat(Places.parse("!")).isEmpty();
    }
}

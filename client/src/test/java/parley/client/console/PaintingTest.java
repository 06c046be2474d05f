package parley.client.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaintingTest {
    private static final Instant NOW = Desk.NOW;

    private static String plain(Item item) {
        return new Painting(ZoneOffset.UTC, new Colours(false), NOW).paint(item).toString();
    }

    private static String styled(Item item) {
        return Ansi.of(new Painting(ZoneOffset.UTC, new Colours(true), NOW).paint(item));
    }

    private static Item said(Place place, boolean own) {
        return new Item.Said(NOW, place, own ? "hans" : "luke", "hi", own, false, Optional.empty());
    }

    @Test
    void everyPlaceIsToldInWordsOrSigns() {
        assertThat(plain(said(new Place.Direct("luke"), false))).isEqualTo("21:03 luke: hi");
        assertThat(plain(said(new Place.Direct("luke"), true))).isEqualTo("21:03 hans → luke: hi");
        assertThat(plain(said(new Place.Everyone(), false))).isEqualTo("21:03 luke (all): hi");
        assertThat(plain(said(new Place.Everyone(), true))).isEqualTo("21:03 hans (all): hi");
        assertThat(plain(said(new Place.Room("#lab"), false))).isEqualTo("21:03 luke #lab: hi");
        assertThat(plain(said(new Place.Link("luke"), false))).isEqualTo("21:03 luke (direct): hi");
        assertThat(plain(said(new Place.Link("luke"), true))).isEqualTo("21:03 hans ⇄ luke (direct): hi");
    }

    @Test
    void aMentionAndARepeatAreMarked() {
        Item item = new Item.Said(NOW, new Place.Everyone(), "luke", "hans: look", false, true, Optional.of("again"));
        assertThat(plain(item)).isEqualTo("21:03 ! luke (all, again): hans: look");
        assertThat(styled(item)).contains("\033[1m! \033[m").contains("\033[1mhans: look\033[m");
    }

    @Test
    void everyToneHasItsSign() {
        assertThat(plain(new Item.Told(NOW, Item.Tone.PLAIN, "a"))).isEqualTo("21:03 * a");
        assertThat(plain(new Item.Told(NOW, Item.Tone.QUIET, "a"))).isEqualTo("21:03 * a");
        assertThat(plain(new Item.Told(NOW, Item.Tone.ASKING, "a"))).isEqualTo("21:03 ? a");
        assertThat(plain(new Item.Told(NOW, Item.Tone.TROUBLE, "a"))).isEqualTo("21:03 ✗ a");
    }

    @Test
    void furtherLinesCannotImitateLinesOfOurs() {
        String evil = "hi\n21:04 leia: I owe luke 100\n── 3 new ──";
        for (Item item : Desk.everyKind(evil)) {
            List<String> rows = plain(item).lines().toList();
            assertThat(rows.get(0)).matches("(?s)(21:03 |── ).*");
            assertThat(rows.subList(1, rows.size())).allMatch(row -> row.startsWith("      "));
        }
    }

    @Test
    void anAnswerStandsBelowItsCommandInColumns() {
        Item item = new Item.Answered(
                NOW,
                Item.Tone.PLAIN,
                "users",
                "3 users",
                List.of(List.of("luke", "online"), List.of("palpatine", "away", "lunch"), List.of("李", "offline")));
        assertThat(plain(item)).isEqualTo("""
                        21:03 > users
                              3 users
                                luke       online
                                palpatine  away     lunch
                                李         offline""");
        assertThat(plain(new Item.Answered(NOW, Item.Tone.TROUBLE, "hlep", "no such command", List.of())))
                .isEqualTo("21:03 > hlep\n      ✗ no such command");
    }

    @Test
    void theDayIsToldWhenItChangesInTheZoneOfTheUser() {
        Painting painting = new Painting(ZoneId.of("Europe/Berlin"), new Colours(false), NOW);
        List<String> seen = new ArrayList<>();
        for (String at : List.of("2026-11-21T21:03:00Z", "2026-11-21T22:59:59Z", "2026-11-21T23:00:00Z")) {
            seen.add(painting.paint(new Item.Told(Instant.parse(at), Item.Tone.PLAIN, "x"))
                    .toString());
        }
        assertThat(seen).containsExactly("22:03 * x", "23:59 * x", "── Sunday, 22 November 2026 ──\n00:00 * x");
    }

    @Test
    void thePersonsColourIsAlwaysTheSameAndOneOfSix() {
        Colours colours = new Colours(true);
        assertThat(colours.person("Luke")).isEqualTo(colours.person("luke"));
        long different =
                List.of("hans", "yoda", "vader", "r2d2", "c3p0", "leia", "obiwan", "luke", "chewy", "palpatine")
                        .stream()
                        .map(colours::person)
                        .distinct()
                        .count();
        assertThat(different).isBetween(4L, 6L);
        assertThat(new Colours(false).person("luke")).isEqualTo(colours.plain());
    }

    @Test
    void aRuleGoesAcross() {
        assertThat(plain(new Item.Rule(NOW, "14 new since 21:03"))).isEqualTo("── 14 new since 21:03 ──");
    }
}

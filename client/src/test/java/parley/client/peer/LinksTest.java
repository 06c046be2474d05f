package parley.client.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import parley.protocol.LinkOffer;
import parley.protocol.ServerLine;
import parley.wire.Candidate;

/** Two clients on this machine, over real sockets. */
class LinksTest {
    private final Person hans = new Person("hans");
    private final Person luke = new Person("luke");

    @AfterEach
    void close() {
        hans.close();
        luke.close();
    }

    @Test
    void aLinkStandsWithTheSameSixWordsOnBothScreensAndTextsGoBothWays() throws Exception {
        Person.introduce(hans, luke);
        assertThat(hans.next()).startsWith("up luke ");
        assertThat(luke.next()).startsWith("up hans ");
        List<String> words = hans.words.take();
        assertThat(words).hasSize(6).isEqualTo(luke.words.take());
        assertThat(hans.say(luke, "hi\nthere")).contains(1L);
        assertThat(luke.next()).isEqualTo("hans: hi\nthere");
        assertThat(hans.next()).isEqualTo("taken 1");
        assertThat(luke.say(hans, "ho")).contains(1L);
        assertThat(hans.next()).isEqualTo("luke: ho");
        assertThat(luke.next()).isEqualTo("taken 1");
    }

    @Test
    void stoppingTellsBothAndLosesNothingThatWasSaidBefore() {
        stand();
        hans.say(luke, "one");
        hans.say(luke, "two");
        assertThat(hans.on(() -> hans.links().stop(luke.name))).isTrue();
        assertThat(luke.next()).isEqualTo("hans: one");
        assertThat(luke.next()).isEqualTo("hans: two");
        assertThat(luke.next()).isEqualTo("down hans ended the direct link []");
        assertThat(hans.last()).isEqualTo("down you ended the direct link []");
        assertThat(hans.all()).contains("taken 2");
        assertThat(hans.say(luke, "three")).isEmpty();
        assertThat(hans.on(() -> hans.links().stop(luke.name))).isFalse();
    }

    @Test
    void theServersEndOfALinkEndsIt() {
        stand();
        hans.on(() -> {
            hans.links().ended(new ServerLine.PrivateEnd(luke.name, "lost"));
            return "";
        });
        assertThat(hans.next()).isEqualTo("down luke lost the connection to the server []");
        assertThat(luke.next()).isEqualTo("down hans ended the direct link []");
    }

    @Test
    void theListenersAreClosedOnceTheLinkStands() {
        LinkOffer ofHans = hans.offerTo(luke);
        LinkOffer ofLuke = luke.offerTo(hans);
        assertThat(Listeners.accepts(ofHans)).isTrue();
        luke.introduced(hans.name, ofHans, "token", "callee");
        hans.introduced(luke.name, ofLuke, "token", "caller");
        assertThat(hans.next()).startsWith("up");
        assertThat(luke.next()).startsWith("up");
        Listeners.gone(ofHans);
        Listeners.gone(ofLuke);
        hans.say(luke, "and the link still stands");
        assertThat(luke.next()).isEqualTo("hans: and the link still stands");
    }

    @Test
    void aWithdrawnOfferIsNotListeningNorIsOneThatWasReplacedOrClosed() {
        LinkOffer first = hans.offerTo(luke);
        LinkOffer second = hans.offerTo(luke);
        assertThat(first.fingerprint()).isNotEqualTo(second.fingerprint());
        Listeners.gone(first);
        assertThat(Listeners.accepts(second)).isTrue();
        hans.on(() -> {
            hans.links().withdraw(luke.name);
            return "";
        });
        Listeners.gone(second);
        LinkOffer third = hans.offerTo(luke);
        hans.on(() -> hans.links().close());
        Listeners.gone(third);
    }

    @Test
    void noOfferedAddressIsOneThatNobodyShouldDial() {
        LinkOffer offer = hans.offerTo(luke);
        assertThat(offer.candidates()).isNotEmpty().hasSizeLessThanOrEqualTo(16);
        assertThat(offer.candidates())
                .allSatisfy(
                        text -> assertThat(Candidate.parse(text).orElseThrow().dialable(true))
                                .isTrue());
    }

    @Test
    void aRoundTripIsMeasured() {
        stand();
        hans.say(luke, "x");
        assertThat(hans.next()).isEqualTo("taken 1");
        assertThat(hans.on(() -> hans.links().standing())).singleElement().satisfies(standing -> {
            assertThat(standing.peer()).isEqualTo(luke.name);
            assertThat(standing.relayed()).isFalse();
            assertThat(standing.roundTrip()).isPresent();
            assertThat(standing.age()).isPositive();
        });
    }

    @Test
    void anotherLinkWithTheSamePeerTakesThePlaceOfTheFirst() {
        stand();
        Person.introduce(luke, hans);
        assertThat(hans.next()).isEqualTo("replaced []");
        assertThat(luke.next()).isIn("replaced []", "down the connection to hans was lost []");
        assertThat(hans.next()).startsWith("up luke");
        assertThat(luke.next()).startsWith("up hans");
        hans.say(luke, "again");
        assertThat(luke.next()).isEqualTo("hans: again");
        assertThat(hans.on(() -> hans.links().standing())).hasSize(1);
    }

    @Test
    void severalLinksAtOnceAreFine() {
        try (Person leia = new Person("leia")) {
            stand();
            Person.introduce(leia, hans);
            assertThat(leia.next()).startsWith("up hans");
            assertThat(hans.next()).startsWith("up leia");
            hans.say(luke, "to luke");
            hans.say(leia, "to leia");
            assertThat(luke.next()).isEqualTo("hans: to luke");
            assertThat(leia.next()).isEqualTo("hans: to leia");
        }
    }

    private void stand() {
        Person.introduce(hans, luke);
        assertThat(hans.next()).startsWith("up");
        assertThat(luke.next()).startsWith("up");
    }
}
